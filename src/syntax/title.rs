//! Titles as they are compared: what is printed in one place and typed in another.

use super::fold::fold;

/// A title folded, without blanks and quotes, without the number before it and the full stop
/// behind it, in small letters.
pub fn key(title: &str) -> String {
    let folded = fold(title);
    let kept: String = folded
        .chars()
        .filter(|c| !c.is_whitespace() && !"“”‘’\"'《》〈〉「」".contains(*c))
        .collect();
    let bare = without_number(kept.trim_end_matches(['。', '.', ';', ':', '；']));
    bare.to_lowercase()
}

/// A text without the number that a list puts before it: `1.`, `（一）`, `三、`.
fn without_number(text: &str) -> &str {
    let numeral = |c: char| c.is_ascii_digit() || "一二三四五六七八九十百".contains(c);
    let opened = text.strip_prefix('(');
    let body = opened.unwrap_or(text);
    let after = body.trim_start_matches(numeral);
    if after.len() == body.len() {
        return text;
    }
    let ends: &[char] = if opened.is_some() {
        &[')']
    } else {
        &['.', '、', ')']
    };
    match after.strip_prefix(ends) {
        // 1.5万亩 begins with a number that counts, and （一） alone is all there is.
        Some(rest) if !rest.is_empty() && !rest.starts_with(|c: char| c.is_ascii_digit()) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_as_they_are_compared() {
        for (written, key_) in [
            ("（一）做大做强“一心” 。", "做大做强一心"),
            ("1．修路", "修路"),
            ("《方案》", "方案"),
            ("三、基础设施", "基础设施"),
            ("1.5万亩", "1.5万亩"),
            ("（一）", "(一)"),
            ("2025年目标", "2025年目标"),
            ("二(一)", "二(一)"),
        ] {
            assert_eq!(key(written), key_, "{written}");
        }
    }
}
