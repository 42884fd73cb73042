//! A second, small plan beside the large one: its ids are those of the first, its as-of day
//! is earlier, and it needs tasks of the first.

use super::words::BUREAUS;
use super::{Part, Plan};

/// Ids that the first plan has too lead to the elements of this one.
pub(super) fn part(plan: &mut Plan) -> Part {
    let government = plan.government(plan.prefectures - 1);
    let county = plan.county(0, 3);
    let bureau = plan.full(0, BUREAUS.len() - 1);
    let known = plan
        .tasks
        .iter()
        .find(|task| !task.used)
        .map_or_else(String::new, |task| format!("; needs demo:{}", task.id));
    for (rule, id) in [
        ("task-without-lead", "o1"),
        ("overdue", "o2"),
        ("target-unmet", "o3"),
        ("duplicate-id", "o5"),
    ] {
        plan.fault(rule, id);
    }
    let text = format!(
        "plan other \"Another plan\" {{ as-of 2023-06-30; period 2021..2025 }}
task t0 \"One by this name\" {{ lead {government}; support {county}; needs t1{known} }}
task t1 \"Not yet late, by the day of this plan\" by 2023-10 {{ lead {government} }}
target g1 \"Not due yet\" >= 10% by 2023 {{ baseline 5% in 2020; lead {bureau} }}
record g1 2023-06-30 = 6%
record demo:t-nothing-but-a-name 2023-06-30 = 6%
task o1 \"Nobody leads\" {{ support {county} }}
task o2 \"Late, by the day of this plan\" by 2023-05 {{ lead {government} }}
record o2 2023-12-31 = done
target o3 \"Due, and missed\" >= 10% by 2023-03 {{ baseline 5% in 2020; lead {bureau} }}
record o3 2023-03-31 = 9.99%
record o3 2023-09-30 = 10%
task o5 \"First\" {{ lead {government} }}
task o5 \"Second\" {{ lead {government} }}
"
    );
    plan.fault("unresolved-reference", "t-nothing-but-a-name");
    Part {
        name: "zz-other.plan".to_owned(),
        text,
        belongs: "",
    }
}
