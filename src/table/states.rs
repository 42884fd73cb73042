//! The words of ledgers for states. They are more than the plan language has, and looser.

use super::cell::plain;
use crate::syntax::keywords::State;

const STATES: &[(State, &[&str])] = &[
    (
        State::Planned,
        &[
            "未启动",
            "未开始",
            "未开工",
            "待启动",
            "待开工",
            "待确认",
            "谋划",
            "谋划中",
            "前期",
            "前期工作",
            "计划中",
            "尚未启动",
            "not started",
            "planned",
            "pending",
            "todo",
            "to do",
            "proposed",
            "non avviato",
            "no progress",
        ],
    ),
    (
        State::Started,
        &[
            "进行中",
            "推进中",
            "在建",
            "正在办理",
            "办理中",
            "实施中",
            "建设中",
            "整改中",
            "正常推进",
            "有序推进",
            "按序时推进",
            "达到序时进度",
            "达序时进度",
            "已达序时进度",
            "已提交",
            "待核",
            "待审核",
            "滞后",
            "进度滞后",
            "未达序时进度",
            "逾期",
            "已逾期",
            "已延期",
            "延期",
            "超期",
            "超时",
            "延期后再进行",
            "调整",
            "已启动",
            "已开工",
            "开工",
            "长期坚持",
            "持续推进",
            "长期推进",
            "持续整改",
            "立行立改",
            "未完成",
            "部分完成",
            "基本完成",
            "否",
            "in progress",
            "ongoing",
            "started",
            "active",
            "on track",
            "at risk",
            "behind",
            "delayed",
            "late",
            "overdue",
            "open",
            "under way",
            "underway",
            "in corso",
            "partially met",
            "not met",
            "incomplete",
            "no",
        ],
    ),
    (
        State::Blocked,
        &["受阻", "卡住", "停滞", "blocked", "stuck", "stalled"],
    ),
    (
        State::Paused,
        &[
            "暂停",
            "停工",
            "缓建",
            "中止",
            "暂缓",
            "paused",
            "on hold",
            "suspended",
            "sospeso",
        ],
    ),
    (
        State::Done,
        &[
            "完成",
            "已完成",
            "办结",
            "已办结",
            "销号",
            "已销号",
            "竣工",
            "已竣工",
            "建成",
            "已建成",
            "完工",
            "已完工",
            "已整改",
            "整改完成",
            "全部完成",
            "是",
            "√",
            "✓",
            "✔",
            "done",
            "completed",
            "complete",
            "closed",
            "finished",
            "achieved",
            "met",
            "target met",
            "conseguita",
            "conseguito",
            "yes",
            "fulfilled",
        ],
    ),
    (
        State::Cancelled,
        &[
            "取消",
            "已取消",
            "终止",
            "已终止",
            "撤销",
            "cancelled",
            "canceled",
            "dropped",
            "withdrawn",
            "terminated",
            "annullato",
        ],
    ),
    (State::Merged, &["并入", "已并入", "合并", "merged"]),
];

/// The state that a whole cell names.
pub fn state(text: &str) -> Option<State> {
    let plain = plain(text);
    let word = plain.trim_end_matches(['。', '.', ';', '!', '；']);
    let found = STATES.iter().find(|(_, words)| {
        words
            .iter()
            .any(|w| w.chars().filter(|c| *c != ' ').eq(word.chars()))
    });
    found.map(|(state, _)| *state)
}

/// The state that the first clause of a longer text names.
pub fn leading(text: &str) -> Option<State> {
    let end = text.find(['，', '。', '；', ',', ';', '：', ':', '.']);
    state(&text[..end.unwrap_or(text.len())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_ledgers() {
        assert_eq!(state("已销号"), Some(State::Done));
        assert_eq!(state("Target met"), Some(State::Done));
        assert_eq!(state(" 达到序时进度。"), Some(State::Started));
        assert_eq!(state("#N/A"), None);
        assert_eq!(leading("已办结，材料齐全"), Some(State::Done));
        assert_eq!(leading("已完成前期工作"), None);
    }
}
