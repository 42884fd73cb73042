//! `--help` in both languages: English stands at the arguments, Chinese here.

use std::ffi::OsString;

use clap::{Arg, ArgAction, Command};

use crate::finding::Lang;

/// What stands below the help of `planlint` itself.
pub(super) const AFTER: &str = "\
Examples:
  planlint check fixtures/linxia             check a folder of plans
  planlint check --as-of 2024-06-30 plans    … as of a day
  planlint explain task-without-lead         show a rule

Exit codes: 0 clean, 1 findings, 2 the input or the call is wrong, 3 planlint failed.";

/// Command, argument (empty: the command itself; `>` the text below), Chinese help.
const ZH: &[(&str, &str, &str)] = &[
    (
        "planlint",
        "",
        "像检查代码一样检查规划方案：谁负责、指标、时限、循环责任。",
    ),
    (
        "planlint",
        ">",
        "示例：\n  planlint check fixtures/linxia             检查一个文件夹中的方案\n  planlint check --as-of 2024-06-30 plans    以某日为截至日期检查\n  planlint explain task-without-lead         查看一条规则\n\n退出码：0 无问题，1 有问题，2 输入或命令有误，3 planlint 自身出错。",
    ),
    ("planlint", "lang", "输出语言：en 或 zh"),
    ("planlint", "color", "何时使用颜色：auto、always 或 never"),
    ("check", "", "按规则检查方案"),
    (
        "check",
        "paths",
        "方案文件或文件夹；“-”表示标准输入 [默认：当前文件夹]",
    ),
    ("check", "as_of", "截至日期，如 2024-06-30；today 表示今天"),
    ("check", "select", "只用这些规则或类别（逗号分隔）"),
    ("check", "ignore", "不用这些规则或类别（逗号分隔）"),
    (
        "check",
        "format",
        "输出格式：human、markdown、json、jsonl、csv、sarif、junit、github、gitlab，可加“=文件”，可写多次",
    ),
    (
        "check",
        "fail_on",
        "达到哪一级别即以退出码 1 结束：error、warning、info、off",
    ),
    (
        "check",
        "profile",
        "所有方案一律按这一阶段定级：draft（草案）、issued（印发）、executing（执行）、closed（办结）",
    ),
    (
        "check",
        "against",
        "与旧版比较：文件、文件夹，或 git 的“版本”“版本:路径”",
    ),
    ("check", "all", "逐条列出全部问题，而不是每条规则只列前几处"),
    (
        "check",
        "outcomes",
        "列出每条规则检查、通过、未通过、未能判定各多少项",
    ),
    ("check", "baseline", "不报此文件（基线）中已列的问题"),
    ("check", "write_baseline", "把当前全部问题写入基线"),
    ("check", "shrink_baseline", "从基线中去掉已整改的问题"),
    (
        "test",
        "conditions",
        "列出哪些条件没有示例两面都试到；点名的规则总是列出",
    ),
    ("assess", "", "按台账给单位、章节或方案评分"),
    ("assess", "paths", "方案文件或文件夹 [默认：当前文件夹]"),
    ("assess", "as_of", "截至日期，如 2024-06-30；today 表示今天"),
    (
        "assess",
        "by",
        "按什么汇总：unit（单位）、section（章节）、plan（方案）",
    ),
    (
        "assess",
        "only",
        "只列这些单位、章节或方案（编号，逗号分隔）",
    ),
    ("assess", "parts", "列出得分背后的每个事项、算法和台账记录"),
    ("assess", "against", "同一方案的另一状态：列出哪些得分变了"),
    ("assess", "format", "输出格式：human 或 json"),
    (
        "assess",
        ">",
        "示例：\n  planlint assess fixtures/linxia-executing\n  planlint assess --by section --parts --as-of 2024-12-31 plans\n  planlint assess --against last-month plans        哪些得分变了、因何而变\n\n算法见 docs/assess.md；权重写在 planlint.toml 的 [assess] 中。",
    ),
    (
        "report",
        "",
        "生成可上报的报告：HTML、XLSX、DOCX、Markdown 或 JSON",
    ),
    (
        "report",
        "paths",
        "方案文件或文件夹；- 表示标准输入 [默认：当前文件夹]",
    ),
    ("report", "output", "写入此文件，或写入此文件夹"),
    (
        "report",
        "format",
        "格式：html、xlsx、docx、md、json [默认：看文件后缀，否则 html]",
    ),
    ("report", "as_of", "截至日期，如 2024-06-30；today 表示今天"),
    ("report", "unit", "只含涉及此单位的内容；可多次使用"),
    ("report", "select", "只用这些规则或类别，逗号分隔"),
    ("report", "ignore", "不用这些规则或类别，逗号分隔"),
    (
        "report",
        "profile",
        "所有方案都按此阶段定级：draft、issued、executing 或 closed",
    ),
    (
        "report",
        "against",
        "说明与此旧版相比的变化：文件、文件夹、git 版本，或“版本:路径”",
    ),
    ("report", "baseline", "不报此文件（基线）中已列的问题"),
    ("report", "force", "替换已存在的文件"),
    (
        "report",
        ">",
        "示例：\n  planlint report plans -o 报告.html               单个文件，可直接打开、打印\n  planlint report plans -o 报告.xlsx --as-of 2024-06-30\n  planlint report plans -o 报告/ --format html,xlsx,docx     写入文件夹：每种格式一份，每个单位一张督办单\n  planlint report plans --unit 州交通局 -o 交通局.html   只含涉及一个单位的内容\n\n报告内容见 docs/report.md。",
    ),
    ("init", "", "生成带注释的设置文件和第一个方案"),
    ("init", "folder", "文件夹 [默认：当前文件夹]"),
    (
        "init",
        ">",
        "示例：\n  planlint init            在当前文件夹中生成\n  planlint init plans      在另一文件夹中生成，没有则新建",
    ),
    (
        "check",
        "against_source",
        "与方案“来源”所写的文件对照（只有一个方案时可用“=文件”指定）：哪些要求和数量方案中没有",
    ),
    ("check", "fix", "先作不改变原意的自动修正，再检查其余问题"),
    ("check", "diff", "只显示 --fix 将作的改动，不改文件"),
    ("check", "timings", "列出各条规则的用时"),
    (
        "check",
        ">",
        "示例：\n  planlint check                                 检查当前文件夹\n  planlint check --select ownership plan.plan    只查责任分工类规则\n  planlint check --format human --format json=r.json plans\n  planlint check --format github --format sarif=planlint.sarif    用于合并请求",
    ),
    ("fmt", "", "统一方案的排版，或转换关键词的语言"),
    (
        "fmt",
        "paths",
        "方案文件或文件夹；“-”表示从标准输入读、写到标准输出 [默认：当前文件夹]",
    ),
    ("fmt", "check", "只报告哪些文件需要重排，不改动文件"),
    ("fmt", "keywords", "把关键词改写为此语言：en 或 zh"),
    (
        "fmt",
        ">",
        "示例：\n  planlint fmt plans                    就地重排\n  planlint fmt --check plans            用于 CI：需要重排时以 1 结束\n  planlint fmt --keywords zh - < a.plan",
    ),
    ("export", "", "把方案导出为数据"),
    ("export", "paths", "方案文件或文件夹 [默认：当前文件夹]"),
    (
        "export",
        "format",
        "导出格式：json（解析后的模型），方案本身（plan-json、yaml、toml），表格（csv、xlsx），或前后置关系图（dot、mermaid）",
    ),
    ("export", "output", "写入此文件；文件已存在时不改动"),
    (
        "export",
        ">",
        "示例：\n  planlint export plans > model.json               导出解析后的模型\n  planlint export --format yaml plans              导出方案本身，可修改后再读入\n  planlint export --format plan-json plans -o roads.plan.json\n  planlint export --format xlsx plans -o tasks.xlsx    任务分解表，修改后可再导入\n  planlint export --format dot plans > needs.dot    前后置关系，供 Graphviz 绘图",
    ),
    ("graph", "", "把前后置关系画成图（SVG）"),
    ("graph", "paths", "方案文件或文件夹 [默认：当前文件夹]"),
    ("graph", "output", "写入此文件；文件已存在时不改动"),
    ("graph", "around", "只画此项（或此单位）及其附近"),
    ("graph", "depth", "附近指相距几步以内"),
    ("graph", "only_cycles", "只画处在循环中的各项"),
    ("graph", "units", "改画单位：谁等谁"),
    (
        "graph",
        ">",
        "示例：\n  planlint graph plans -o needs.svg\n  planlint graph plans --around 二(一) --depth 2 -o near.svg\n  planlint graph plans --only-cycles --units -o rings.svg",
    ),
    ("import", "", "由公文、数据或任务表生成方案"),
    (
        "import",
        "file",
        "要读取的文件：公文、数据（.json、.yaml、.toml）或表格（.csv、.xlsx）；“-”从标准输入读取公文",
    ),
    ("import", "output", "写入此文件；文件已存在时不改动"),
    (
        "import",
        "keywords",
        "关键词的语言：en 或 zh [默认：与文件一致]",
    ),
    ("import", "sheet", "工作簿中的工作表 [默认：第一个有表头的]"),
    ("import", "strict", "有任何未能读懂的内容时以 1 结束"),
    (
        "import",
        "task_level",
        "任务所在层级：part、chapter、section、item、clause，或首个编号，如“（一）”“1.”",
    ),
    (
        "import",
        "roles",
        "标签在本文中的含义：标签=lead、responsible、support、oversee、implementer，逗号分隔",
    ),
    (
        "import",
        "first_is_lead",
        "列第一位的是否为牵头单位：yes 或 no",
    ),
    ("import", "period", "方案的起止年份，如 2021..2025"),
    ("import", "title", "方案标题"),
    ("import", "number", "发文字号"),
    ("import", "issuer", "发文机关"),
    ("import", "issued", "成文日期"),
    ("import", "id", "方案编号 [默认：发文字号]"),
    ("import", "old", "沿用此旧方案的编号，任务改号、改题也不变"),
    (
        "import",
        "report",
        "把未能识别的内容以 JSON 写入此文件；文件已存在时不改动",
    ),
    (
        "import",
        ">",
        "示例：\n  planlint import notice.txt -o notice.plan         由公文正文生成方案\n  planlint import notice-2023.txt --continue notice.plan -o notice-2023.plan\n  planlint import roads.plan.yaml                   显示为方案语言\n  planlint import tasks.xlsx -o tasks.plan          每行一项任务，并列出未采用的行\n  planlint import roads.json -o roads.plan --keywords zh",
    ),
    ("query", "", "用规则语言查询一次"),
    (
        "query",
        "question",
        "形如“task in tasks where …”的查询，可加“: 值”",
    ),
    ("query", "paths", "方案文件或文件夹 [默认：当前文件夹]"),
    (
        "ledger",
        "",
        "查看表格的识别结果，并生成写入方案的“台账”条目",
    ),
    (
        "ledger",
        ">",
        "示例：\n  planlint ledger 2023.csv                      查看识别结果\n  planlint ledger 2023.csv --plan  plan.plan     一并采用方案中对该表的说明，并核对事项名称\n  planlint ledger 2023.csv -o ledger.plan       把条目存为文件",
    ),
    (
        "ledger",
        "file",
        "表格：csv、tsv、xlsx、xlsm、xlsb、xls 或 ods",
    ),
    (
        "ledger",
        "plan",
        "方案：采用其中对该表的说明，并在其中查找事项",
    ),
    ("ledger", "format", "输出格式：human 或 json"),
    ("ledger", "output", "把条目存入新文件（不覆盖已有文件）"),
    ("query", "as_of", "截至日期，如 2024-06-30；today 表示今天"),
    ("query", "format", "输出格式：human 或 json"),
    (
        "query",
        ">",
        "示例：\n  planlint query 'task in tasks where count(task.lead) > 2' fixtures/linxia\n  planlint query 'target in targets where target.baseline is missing: target.metric'",
    ),
    ("explain", "", "显示一条规则的说明"),
    ("explain", "rule", "规则名或类别名"),
    (
        "explain",
        "format",
        "输出：human 或 markdown [默认：终端上为 human，否则为 markdown]",
    ),
    (
        "explain",
        "paths",
        "含自定义规则的工作区 [默认：当前文件夹]",
    ),
    (
        "explain",
        ">",
        "示例：\n  planlint explain waiting-cycle\n  planlint explain ownership                                 某一类别的全部规则\n  planlint explain waiting-cycle --format markdown > rule.md",
    ),
    ("diff", "", "比较两个版本，列出变化及其性质"),
    (
        "diff",
        "sides",
        "旧版和新版：文件、文件夹、git 的“版本:路径”，或只写“版本”（路径同另一方）",
    ),
    (
        "diff",
        "format",
        "输出格式：human、markdown、json、jsonl、csv、sarif、junit、github、gitlab，可加“=文件”，可写多次",
    ),
    (
        "diff",
        "only",
        "只列这些性质的变化（逗号分隔）：removed 删除、weakened 放松、announced 已声明终止、changed 调整、tightened 收紧、added 新增、renamed 更名、moved 移动、harmless 无实质变化",
    ),
    ("diff", "all", "连同无实质变化的全部列出"),
    (
        "diff",
        "fail_on",
        "从哪一级起以 1 结束：error、warning、info 或 off",
    ),
    ("diff", "as_of", "截至日期，如 2024-06-30；today 表示今天"),
    (
        "diff",
        "write_waivers",
        "把每处错误级变化写成一条豁免，存入此新文件，由人填写理由并报批",
    ),
    (
        "diff",
        ">",
        "示例：\n  planlint diff old.plan new.plan\n  planlint diff main plans                       main 分支与当前的 plans 比较\n  planlint diff v1:plans v2:plans --format markdown > changes.md\n  planlint diff main . --only weakened,removed\n  planlint diff main . --format human --format sarif=changes.sarif --format csv=changes.csv\n\n在 git diff 中这样显示方案：\n  git config diff.planlint.command \"planlint diff\"\n  echo '*.plan diff=planlint' >> .gitattributes",
    ),
    (
        "history",
        "",
        "按 git 提交列出每项指标的目标值、时限和牵头单位的变化",
    ),
    ("history", "plan", "方案文件或文件夹 [默认：当前文件夹]"),
    ("history", "format", "输出格式：human 或 json"),
    ("history", "most", "最多追溯多少次提交"),
    (
        "history",
        ">",
        "示例：\n  planlint history plans/roads.plan\n  planlint history plans --format json > history.json",
    ),
    ("rules", "", "列出全部规则"),
    ("rules", "paths", "含自定义规则的工作区 [默认：当前文件夹]"),
    ("rules", "format", "输出格式：human 或 json"),
    (
        "rules",
        ">",
        "示例：\n  planlint rules\n  planlint rules --format json",
    ),
    ("test", "", "运行规则自带的示例"),
    ("test", "rules", "只测试这些规则"),
    ("test", "path", "含自定义规则的工作区"),
    (
        "test",
        ">",
        "示例：\n  planlint test\n  planlint test task-without-lead",
    ),
    ("completions", "", "生成命令行补全脚本"),
    (
        "completions",
        "shell",
        "所用 shell：bash、zsh、fish、powershell 或 elvish",
    ),
    (
        "completions",
        ">",
        "示例：\n  planlint completions bash > ~/.local/share/bash-completion/completions/planlint\n  planlint completions zsh > ~/.zfunc/_planlint\n  planlint completions fish > ~/.config/fish/completions/planlint.fish",
    ),
    ("man", "", "把手册页写入文件夹"),
    ("man", "folder", "写入哪个文件夹；没有则新建"),
    (
        "man",
        ">",
        "示例：\n  planlint man man/man1                  生成 planlint.1、planlint-check.1 等\n  planlint man ~/.local/share/man/man1   供当前用户使用：此后可用 man planlint-check",
    ),
];

/// `--lang` among the arguments, before they are parsed.
pub(super) fn language(arguments: &[OsString]) -> Option<Lang> {
    let words: Vec<&str> = arguments.iter().filter_map(|a| a.to_str()).collect();
    let after = words.windows(2).find(|w| w[0] == "--lang").map(|w| w[1]);
    let joined = words.iter().find_map(|w| w.strip_prefix("--lang="));
    match after.or(joined) {
        Some("zh") => Some(Lang::Zh),
        Some("en") => Some(Lang::En),
        _ => None,
    }
}

/// The command with its help in a language.
pub(super) fn localised(command: Command, lang: Lang) -> Command {
    if lang == Lang::En {
        return command;
    }
    let command = command
        .subcommand_help_heading("命令")
        .subcommand_value_name("命令");
    let names: Vec<String> = command
        .get_subcommands()
        .map(|c| c.get_name().to_owned())
        .collect();
    let mut command = translated(command, "planlint");
    for name in names {
        command = command.mut_subcommand(&name, |sub| translated(sub, &name));
    }
    command
}

/// clap's own words: usage, headings, the help and version flags.
fn framed(command: Command, name: &str) -> Command {
    let usage = match name {
        "planlint" => "planlint [选项] <命令>".to_owned(),
        "query" => "planlint query [选项] <查询> [路径]…".to_owned(),
        "import" => "planlint import [选项] <文件>".to_owned(),
        "explain" => "planlint explain [选项] <规则> [路径]…".to_owned(),
        "diff" => "planlint diff [选项] <旧版> <新版>".to_owned(),
        "history" => "planlint history [选项] [路径]".to_owned(),
        "init" => "planlint init [选项] [文件夹]".to_owned(),
        "ledger" => "planlint ledger [选项] <文件>".to_owned(),
        "completions" => "planlint completions [选项] <SHELL>".to_owned(),
        "man" => "planlint man [选项] <文件夹>".to_owned(),
        "test" => "planlint test [选项] [规则]…".to_owned(),
        _ => format!("planlint {name} [选项] [路径]…"),
    };
    let flag = |id: &'static str, short, action, help: &'static str| {
        Arg::new(id)
            .short(short)
            .long(id)
            .action(action)
            .help(help)
            .help_heading("选项")
    };
    let command = command
        .help_template("{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}")
        .override_usage(usage)
        .disable_help_flag(true)
        .mut_args(|arg| {
            let takes_value = matches!(arg.get_action(), ArgAction::Set | ArgAction::Append);
            let heading = if arg.is_positional() {
                "参数"
            } else {
                "选项"
            };
            arg.help_heading(heading)
                .hide_default_value(takes_value)
                .hide_possible_values(takes_value)
        })
        .arg(flag("help", 'h', ArgAction::Help, "显示帮助"));
    if name == "planlint" {
        return command.disable_version_flag(true).arg(flag(
            "version",
            'V',
            ArgAction::Version,
            "显示版本",
        ));
    }
    command
}

fn translated(mut command: Command, name: &str) -> Command {
    for (_, argument, text) in ZH.iter().filter(|(c, _, _)| *c == name) {
        command = match *argument {
            "" => command.about(*text),
            ">" => command.after_help(*text),
            id => command.mut_arg(id, |arg| arg.help(*text)),
        };
    }
    framed(command, name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every command and argument has a Chinese text, and every text its command and argument.
    #[test]
    fn both_languages_cover_the_same() {
        let command = <super::super::Cli as clap::CommandFactory>::command();
        let mut expected = vec![
            ("planlint".to_owned(), String::new()),
            ("planlint".to_owned(), ">".to_owned()),
        ];
        let mut arguments = |c: &Command, name: &str| {
            for arg in c
                .get_arguments()
                .filter(|a| !matches!(a.get_id().as_str(), "help" | "version"))
            {
                expected.push((name.to_owned(), arg.get_id().to_string()));
            }
        };
        arguments(&command, "planlint");
        for sub in command.get_subcommands() {
            arguments(sub, sub.get_name());
        }
        for sub in command.get_subcommands() {
            assert!(
                sub.get_after_help().is_some(),
                "{} has an example",
                sub.get_name()
            );
            expected.push((sub.get_name().to_owned(), String::new()));
            expected.push((sub.get_name().to_owned(), ">".to_owned()));
        }
        let mut found: Vec<(String, String)> = ZH
            .iter()
            .map(|(c, a, _)| ((*c).to_owned(), (*a).to_owned()))
            .collect();
        expected.sort();
        found.sort();
        assert_eq!(found, expected);
    }
}
