//! Traditional script: recognised, and folded for matching.
//!
//! A text stays as printed. The table holds the letters of the words that import looks for and of
//! the commonest others; both forms take three bytes, so places in the folded text are places in
//! the printed one.

use std::borrow::Cow;

/// Pairs of a traditional letter and its simplified form, of one length in bytes.
const PAIRS: &str = "牽牵頭头單单責责領领導导負负務务辦办協协參参與与會会達达標标準准億亿萬万畝亩項项\
個个兩两點点實实發发設设區区縣县鎮镇鄉乡廳厅國国業业產产總总長长間间應应環环財财黨党組组織织門门\
據据經经濟济計计劃划規规範范圍围進进動动強强統统籌筹時时數数資资爭争積积極极紀纪檢检審审險险醫医\
療疗衛卫學学廣广電电視视體体運运輸输車车鐵铁機机場场農农漁渔糧粮礦矿災灾緊紧護护綠绿綜综網网絡络\
訊讯創创聯联關关開开營营職职員员條条樓楼橋桥確确優优圖图圓圆團团質质購购貿贸貨货費费賬账賽赛贊赞\
見见覽览觀观覺觉訂订討讨訓训記记許许訴诉註注評评詞词試试話话該该詳详認认語语誤误說说課课調调談谈\
請请論论講讲證证識识譯译議议讓让變变豐丰貫贯過过遠远適适選选遞递還还邊边郵邮釋释針针鋼钢錄录錢钱\
鏈链閉闭閱阅陸陆隊队階阶際际難难雙双雜杂離离靈灵靜静響响頁页順顺須须預预頒颁額额題题類类顯显風风\
飛飞養养館馆驅驱驗验體体點点齊齐齡龄龍龙歷历歸归決决況况減减測测湯汤溝沟滿满漢汉潔洁濕湿灣湾為为\
無无熱热爾尔獎奖獲获現现瑪玛畫画當当療疗盡尽監监盤盘礎础禮礼禁禁種种稱称穩稳競竞筆笔節节築筑簡简\
級级紅红純纯紙纸細细終终結结給给絕绝絲丝維维緒绪線线編编緣缘縮缩績绩繁繁續续義义習习聖圣聲声聽听\
於于後后餘余蓋盖佔占佈布約约鋪铺擴扩擬拟闢辟歲岁藥药\
膚肤臨临興兴舉举舊旧華华葉叶處处號号術术衝冲補补裝装製制複复褲裤";

/// The form in which a letter is matched.
pub fn fold_char(c: char) -> char {
    if !('\u{4E00}'..='\u{9FFF}').contains(&c) {
        return c;
    }
    table()
        .binary_search_by_key(&c, |(old, _)| *old)
        .map_or(c, |n| table()[n].1)
}

/// The text with traditional letters in their simplified form, byte for byte as long.
pub fn fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || text.chars().all(|c| fold_char(c) == c) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(fold_char).collect())
}

/// Whether a text is in traditional script: most letters that have two forms are in the old one.
pub fn is_traditional(text: &str) -> bool {
    let (mut old, mut new) = (0_usize, 0_usize);
    for c in text
        .chars()
        .filter(|c| ('\u{4E00}'..='\u{9FFF}').contains(c))
        .take(20_000)
    {
        if fold_char(c) != c {
            old += 1;
        } else if simplified().binary_search(&c).is_ok() {
            new += 1;
        }
    }
    old >= 5 && old > new * 2
}

fn table() -> &'static [(char, char)] {
    static TABLE: std::sync::OnceLock<Vec<(char, char)>> = std::sync::OnceLock::new();
    TABLE.get_or_init(|| {
        let letters: Vec<char> = PAIRS.chars().filter(|c| !c.is_whitespace()).collect();
        let mut pairs: Vec<(char, char)> = letters
            .chunks_exact(2)
            .map(|p| (p[0], p[1]))
            .filter(|(a, b)| a != b)
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    })
}

fn simplified() -> &'static [char] {
    static NEW: std::sync::OnceLock<Vec<char>> = std::sync::OnceLock::new();
    NEW.get_or_init(|| {
        let mut new: Vec<char> = table().iter().map(|(_, new)| *new).collect();
        new.sort_unstable();
        new
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sound() {
        for pair in table() {
            assert_eq!(pair.0.len_utf8(), pair.1.len_utf8(), "{pair:?}");
            assert_eq!(fold_char(pair.1), pair.1, "{pair:?} leads on");
        }
        assert!(table().windows(2).all(|two| two[0].0 < two[1].0));
        assert!(table().len() > 200);
    }

    #[test]
    fn traditional_script_is_recognised_and_matched() {
        let text = "牽頭單位：省發展改革委；責任單位：各市、縣人民政府";
        assert!(is_traditional(text));
        assert_eq!(
            fold(text),
            "牵头单位：省发展改革委；责任单位：各市、县人民政府"
        );
        assert!(!is_traditional(
            "牵头单位：省发展改革委；责任单位：各市、县人民政府"
        ));
        assert!(matches!(fold("任务"), Cow::Borrowed(_)));
    }
}
