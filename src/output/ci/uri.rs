//! Paths as URI references (RFC 3986).

use std::fmt::Write as _;

/// A path with `/` as a URI reference: relative where the path is, `file:` where it is not.
/// Everything but letters, digits and `-._~/` is percent-encoded as UTF-8.
pub fn of_path(path: &str) -> String {
    let drive = path.as_bytes().get(1) == Some(&b':') && path.as_bytes().get(2) == Some(&b'/');
    if drive {
        let (letter, rest) = path.split_at(2);
        return format!("file:///{letter}{}", encoded(rest));
    }
    if path.starts_with('/') {
        return format!("file://{}", encoded(path));
    }
    encoded(path)
}

fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::of_path;

    #[test]
    fn paths_become_references() {
        assert_eq!(of_path("plans/a-1.plan"), "plans/a-1.plan");
        assert_eq!(
            of_path("方案/100% 完成#1.plan"),
            "%E6%96%B9%E6%A1%88/100%25%20%E5%AE%8C%E6%88%90%231.plan"
        );
        assert_eq!(of_path("a:b.plan"), "a%3Ab.plan");
        assert_eq!(of_path("<stdin>"), "%3Cstdin%3E");
        assert_eq!(of_path("/data/路.plan"), "file:///data/%E8%B7%AF.plan");
        assert_eq!(of_path("C:/plans/a b.plan"), "file:///C:/plans/a%20b.plan");
    }
}
