//! Documents to clean paragraphs: every kind of input, every place, every wrong file.
#![allow(clippy::disallowed_methods, reason = "tests read files")]

use std::fs;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

use planlint::finding::Problem;
use planlint::import::clean::{Dropped, Splitting};
use planlint::import::draft::Why;
use planlint::import::read::{Options, Reading, read};
use planlint::source::Sources;
use planlint::syntax::fold::fold;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/import")
}

fn bytes(name: &str) -> Vec<u8> {
    fs::read(folder().join(name)).expect("the fixture is there")
}

fn linxia() -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/linxia/notice.txt");
    fs::read(path).expect("the fixture is there")
}

/// All documents, by name.
fn documents() -> Vec<(String, Vec<u8>)> {
    let mut all: Vec<(String, Vec<u8>)> = fs::read_dir(folder())
        .expect("the fixtures are there")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .into_string()
                .expect("a plain name")
        })
        .filter(|name| {
            Path::new(name)
                .extension()
                .is_some_and(|e| e != "md" && e != "csv")
        })
        .map(|name| (name.clone(), bytes(&name)))
        .collect();
    all.push(("notice.txt".to_owned(), linxia()));
    all.push(("made.docx".to_owned(), docx(DOCUMENT)));
    all.sort();
    all
}

fn reading(name: &str, bytes: &[u8]) -> (Sources, Reading) {
    let mut sources = Sources::default();
    let reading = read(name, bytes, Options::default(), &mut sources);
    (sources, reading.expect("it can be read"))
}

fn refusal(name: &str, bytes: &[u8]) -> Problem {
    *read(name, bytes, Options::default(), &mut Sources::default()).expect_err("it cannot be read")
}

fn paragraphs(name: &str, bytes: &[u8]) -> Vec<String> {
    let (_, reading) = reading(name, bytes);
    reading.paper.text.lines().map(str::to_owned).collect()
}

/// The paragraphs that hold a task, in one width and without blanks.
fn body(paragraphs: &[String]) -> Vec<String> {
    let plain = |text: &String| {
        fold(text)
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect::<String>()
    };
    let from = paragraphs.iter().position(|text| text.starts_with("一、"));
    paragraphs[from.expect("a first chapter")..]
        .iter()
        .map(plain)
        .collect()
}

fn dropped<'r>(reading: &'r Reading, why: Why) -> Vec<&'r str> {
    let of_kind = |dropped: &&'r Dropped| dropped.why == why;
    reading
        .dropped
        .iter()
        .filter(of_kind)
        .map(|dropped| dropped.text.as_str())
        .collect()
}

#[test]
fn every_character_leads_back_to_the_same_character() {
    for (name, bytes) in documents() {
        let (sources, reading) = reading(&name, &bytes);
        let original = &sources.get(reading.file).text;
        for (at, c) in reading
            .paper
            .text
            .char_indices()
            .filter(|(_, c)| !c.is_whitespace())
        {
            let place = reading.paper.place(at, at + c.len_utf8());
            let there = &original[place.range()];
            assert_eq!(fold(there), fold(&c.to_string()), "{name}: character {at}");
        }
    }
}

#[test]
fn a_page_and_its_text_give_the_same_paragraphs() {
    let page = paragraphs("a.html", &bytes("guofa-2019-3.html"));
    let text = paragraphs("a.txt", &bytes("guofa-2019-3.txt"));
    assert_eq!(page, text);
    assert_eq!(
        page[0],
        "国务院关于促进综合保税区高水平开放高质量发展的若干意见"
    );
    assert_eq!(
        page.iter()
            .filter(|line| line.ends_with("负责）") || line.contains("负责，排在"))
            .count(),
        21
    );
}

#[test]
fn a_pdf_and_its_text_give_the_same_paragraphs() {
    let pdf = paragraphs("a.pdf", &bytes("zhezhengfa-2025-10.pdf"));
    let text = paragraphs("a.txt", &bytes("zhezhengfa-2025-10.txt"));
    assert_eq!(body(&pdf), body(&text));
    assert!(pdf.contains(&"浙政发〔２０２５〕１０号".to_owned()));
    assert!(pdf.contains(&"浙江省人民政府印发关于支持人工智能创新发展若干措施的通知".to_owned()));
    let owners = pdf
        .iter()
        .filter(|line| line.contains("（责任单位："))
        .count();
    assert_eq!(owners, 27);
}

#[test]
fn a_place_in_a_pdf_names_its_page() {
    let (sources, reading) = reading("a.pdf", &bytes("zhezhengfa-2025-10.pdf"));
    let at = reading
        .paper
        .text
        .find("（一）打造")
        .expect("the first task");
    let place = reading.paper.place(at, at + 9);
    assert_eq!(sources.landmark(place).as_deref(), Some("page 2"));
    assert!(reading.notes.is_empty());
    assert_eq!(dropped(&reading, Why::PageNumber).len(), 10);
    assert!(dropped(&reading, Why::Ornament)[0].starts_with("欗欗"));
}

#[test]
fn wraps_inside_names_are_joined_and_titles_stand_alone() {
    let (_, reading) = reading("notice.txt", &linxia());
    let lines: Vec<&str> = reading.paper.text.lines().collect();
    assert!(lines.contains(&"(一)做大做强“一心”"));
    assert!(lines.contains(&"责任单位:州自然资源局、州住建局、州交通局、州生态环境局、州文旅局、州发改委、州工信局、临夏经济开发区"));
    assert!(lines.contains(
        &"临夏回族自治州人民政府办公室关于印发《临夏州推进兰州经济圈发展“十四五”实施方案》的通知"
    ));
    assert_eq!(
        lines
            .iter()
            .filter(|line| line.starts_with("责任单位:"))
            .count(),
        41
    );
    assert_eq!(
        lines
            .iter()
            .filter(|line| line.starts_with("牵头单位:"))
            .count(),
        41
    );
    assert_eq!(dropped(&reading, Why::WebPage).len(), 2);
    assert_eq!(dropped(&reading, Why::Download).len(), 1);
    assert_eq!(
        lines.last().map(|line| line.ends_with("督促任务落实。")),
        Some(true)
    );
}

#[test]
fn raw_text_of_pages_becomes_paragraphs() {
    let all = [
        (
            "zheshujufa-2024-9.txt",
            10,
            "加快人工智能高质量数据集建设实施方案",
        ),
        (
            "zhejiang-cloud-2025.txt",
            18,
            "关于促进智算云创新发展的实施意见（2025-2027年）",
        ),
        (
            "zhejingxin-2025-298.txt",
            13,
            "浙江省加快推动“人工智能+新材料”融合创新发展行动计划（2025-2027年）",
        ),
    ];
    for (name, owners, title) in all {
        let lines = paragraphs(name, &bytes(name));
        assert!(lines.contains(&title.to_owned()), "{name}: {lines:#?}");
        let found = lines
            .iter()
            .filter(|line| line.contains("（责任单位："))
            .count();
        assert_eq!(found, owners, "{name}");
        assert!(
            lines
                .iter()
                .filter(|line| line.contains("（责任单位："))
                .all(|line| line.ends_with('）')),
            "{name}"
        );
        assert!(lines.iter().all(|line| !line.contains("— ")), "{name}");
    }
}

#[test]
fn encodings_make_no_difference() {
    let text = String::from_utf8(bytes("guofa-2019-3.txt")).expect("UTF-8");
    let expected = paragraphs("a.txt", text.as_bytes());
    let (gb, _, _) = encoding_rs::GB18030.encode(&text);
    let wide: Vec<u8> = format!("\u{FEFF}{text}")
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    let windows = text.replace('\n', "\r\n");
    assert_eq!(paragraphs("a.txt", &gb), expected);
    assert_eq!(paragraphs("a.txt", &wide), expected);
    assert_eq!(paragraphs("a.txt", windows.as_bytes()), expected);
}

#[test]
fn text_that_lost_its_line_breaks_is_parted_at_its_numbers() {
    let text = String::from_utf8(bytes("guofa-2019-3.txt")).expect("UTF-8");
    let line: String = text.lines().collect();
    let (_, reading) = reading("a.txt", line.as_bytes());
    assert!(reading.split);
    let items = reading
        .paper
        .text
        .lines()
        .filter(|line| line.ends_with("负责）") || line.contains("负责，排在"));
    assert_eq!(items.count(), 21);
    let never = Options {
        splitting: Splitting::Never,
    };
    let whole =
        read("a.txt", line.as_bytes(), never, &mut Sources::default()).expect("it can be read");
    assert_eq!(whole.paper.text.lines().count(), 1);
}

const PAGE: &str = r#"<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>页面</title><style>p{color:red}</style></head><body>
<div class="nav"><a href="/">首页</a> &gt; <a href="/a">政务公开</a></div><nav>网站导航</nav>
<h1>某市关于做好有关工作的通知</h1>
<div id="main"><p style="display: none">隐藏</p><p>一、总体要求&nbsp;</p><p>到2025年，规模达到５０％以上，投资不少于&yen;3亿元&#65292;并建成A&amp;B基地，推动形成全市协同发展、城乡融合、区域联动的新格局，切实提升群众获得感。
<p>二、重点任务<br/>1.修路。（责任单位：市交通局）<br>2.建桥。（责任单位：市交通局、
市发改委）</p>
<table><tr><th>任务</th><th>牵头单位</th></tr><tr><td>修路</td><td><p>市交通局</p><p>市发改委</p></td></tr><tr><td>建桥</td><td>市住建局</td></tr></table>
<script>var a = "<p>不是正文</p>";</script></div>
<div>主办：某市人民政府办公室 某ICP备12345678号</div></body></html>"#;

#[test]
fn a_web_page_gives_its_document_and_nothing_else() {
    let (gb, _, _) = encoding_rs::GB18030.encode(PAGE);
    for bytes in [PAGE.as_bytes(), &gb] {
        let (_, reading) = reading("a.htm", bytes);
        let lines: Vec<&str> = reading.paper.text.lines().collect();
        assert_eq!(
            lines,
            [
                "某市关于做好有关工作的通知",
                "一、总体要求",
                "到2025年，规模达到５０％以上，投资不少于¥3亿元，并建成A&B基地，推动形成全市协同发展、城乡融合、区域联动的新格局，切实提升群众获得感。",
                "二、重点任务",
                "1.修路。（责任单位：市交通局）",
                "2.建桥。（责任单位：市交通局、市发改委）",
                "任务 │ 牵头单位",
                "修路 │ 市交通局 市发改委",
                "建桥 │ 市住建局",
            ]
        );
        assert_eq!(reading.paper.headings, [(0, 1)]);
        assert_eq!(reading.tables.len(), 1);
        assert_eq!(reading.tables[0].rows[1][1].text, "市交通局\n市发改委");
        assert!(
            dropped(&reading, Why::WebPage)
                .iter()
                .any(|text| text.contains("首页"))
        );
        assert!(
            dropped(&reading, Why::WebPage)
                .iter()
                .any(|text| text.contains("ICP备"))
        );
    }
}

const DOCUMENT: &str = r#"<w:document xmlns:w="w" xmlns:mc="mc"><w:body>
<w:p><w:pPr><w:pStyle w:val="a3"/></w:pPr><w:r><w:t>某州实施方案</w:t></w:r></w:p>
<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>总体</w:t></w:r><w:del><w:r><w:delText>旧的</w:delText></w:r></w:del><w:ins><w:r><w:t>要求</w:t></w:r></w:ins></w:p>
<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>任务</w:t></w:r></w:p>
<w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>修路&amp;建桥</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>任务</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>牵头单位</w:t></w:r></w:p></w:tc></w:tr>
<w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>修路</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>州交通局</w:t></w:r></w:p></w:tc></w:tr>
<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:p><w:r><w:t>州发改委</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:p><w:r><w:t>责任单位：州交</w:t></w:r><w:r><w:fldChar/><w:instrText>PAGE</w:instrText><w:t>通局</w:t></w:r></w:p>
</w:body></w:document>"#;

const STYLES: &str = r#"<w:styles xmlns:w="w"><w:style w:styleId="a1"><w:name w:val="标题 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:styleId="a3"><w:name w:val="主标题"/><w:basedOn w:val="a1"/></w:style></w:styles>"#;

const NUMBERING: &str = r#"<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#;

fn docx(document: &str) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let parts = [
        ("word/document.xml", document),
        ("word/styles.xml", STYLES),
        ("word/numbering.xml", NUMBERING),
    ];
    for (name, text) in parts {
        archive
            .start_file(name, SimpleFileOptions::default())
            .expect("a part");
        archive.write_all(text.as_bytes()).expect("its text");
    }
    archive.finish().expect("an archive").into_inner()
}

#[test]
fn a_docx_gives_its_numbers_and_tables() {
    let (sources, reading) = reading("a.docx", &docx(DOCUMENT));
    let lines: Vec<&str> = reading.paper.text.lines().collect();
    assert_eq!(
        lines,
        [
            "某州实施方案",
            "一、总体要求",
            "二、任务",
            "（一）修路&建桥",
            "任务 │ 牵头单位",
            "修路 │ 州交通局",
            "│ 州发改委",
            "责任单位：州交通局",
        ]
    );
    assert_eq!(reading.paper.headings, [(0, 1)]);
    let place = |text: &str| {
        let at = reading.paper.text.find(text).expect("it is there");
        sources.landmark(reading.paper.place(at, at + text.len()))
    };
    assert_eq!(place("（一）修路").as_deref(), Some("paragraph 4"));
    assert_eq!(place("州发改委").as_deref(), Some("table 1 row 3"));
    let table = &reading.tables[0];
    assert_eq!(
        (table.rows[1][0].text.as_str(), table.rows[1][0].rows),
        ("修路", 2)
    );
    assert_eq!(table.rows[2].len(), 1);
}

#[test]
fn a_docx_that_unpacks_to_far_more_is_refused() {
    let bomb = format!("<w:document xmlns:w=\"w\"><w:body>{}", " ".repeat(17 << 20));
    let problem = refusal("a.docx", &docx(&bomb));
    assert!(
        problem.message.en.contains("unpacks to more than 16 MiB"),
        "{}",
        problem.message.en
    );
}

/// A PDF of one page: its objects beside catalog, pages and page, and the page's own entries.
fn pdf(page: &str, objects: &[&[u8]], trailer: &str) -> Vec<u8> {
    let page = format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]{page}>>");
    let mut all: Vec<&[u8]> = vec![
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        page.as_bytes(),
    ];
    all.extend_from_slice(objects);
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (n, object) in all.iter().enumerate() {
        places.push(file.len());
        file.extend(format!("{} 0 obj\n", n + 1).as_bytes());
        file.extend_from_slice(object);
        file.extend(b"\nendobj\n");
    }
    let start = file.len();
    file.extend(format!("xref\n0 {}\n0000000000 65535 f \n", all.len() + 1).as_bytes());
    for place in &places {
        file.extend(format!("{place:010} 00000 n \n").as_bytes());
    }
    file.extend(
        format!(
            "trailer\n<</Size {}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF\n",
            all.len() + 1
        )
        .as_bytes(),
    );
    file
}

fn stream(dict: &str, content: &[u8]) -> Vec<u8> {
    let mut object = format!("<<{dict}/Length {}>>\nstream\n", content.len()).into_bytes();
    object.extend_from_slice(content);
    object.extend(b"\nendstream");
    object
}

#[test]
fn a_pdf_without_a_table_of_letters_is_read_by_its_encoding() {
    for (name, encoding) in [
        ("GBK-EUC-H", encoding_rs::GB18030),
        ("UniGB-UCS2-H", encoding_rs::UTF_16BE),
    ] {
        let code = |text: &str| -> String {
            let bytes: Vec<u8> = if encoding == encoding_rs::GB18030 {
                encoding.encode(text).0.into_owned()
            } else {
                text.encode_utf16().flat_map(u16::to_be_bytes).collect()
            };
            bytes
                .iter()
                .fold(String::new(), |code, byte| code + &format!("{byte:02x}"))
        };
        let content = format!(
            "BT /F1 16 Tf 100 700 Td <{}> Tj 0 -30 Td [<{}> -100 <{}>] TJ ET",
            code("一、总体要求"),
            code("责任单位："),
            code("州发改委")
        );
        let font = format!(
            "<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/{name}/DescendantFonts[6 0 R]>>"
        );
        let inner = "<</Type/Font/Subtype/CIDFontType2/BaseFont/SimSun/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000>>";
        let file = pdf(
            "/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>",
            &[
                &stream("", content.as_bytes()),
                font.as_bytes(),
                inner.as_bytes(),
            ],
            "",
        );
        assert_eq!(
            paragraphs("a.pdf", &file),
            ["一、总体要求", "责任单位：州发改委"],
            "{name}"
        );
    }
}

#[test]
fn wrong_files_are_named_with_a_way_out() {
    let picture = stream(
        "/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray",
        b"\0",
    );
    let scanned = pdf(
        "/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>",
        &[&stream("", b"q 600 0 0 800 0 0 cm /I Do Q"), &picture],
        "",
    );
    let key = "<00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff>";
    let locked = pdf(
        "/Contents 4 0 R",
        &[
            &stream("", b""),
            format!("<</Filter/Standard/V 1/R 2/O {key}/U {key}/P -4>>").as_bytes(),
        ],
        "/Encrypt 5 0 R/ID[<00><00>]",
    );
    let office = |stream: &str| {
        let mut file = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
        file.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
        file
    };
    let cases: [(&str, Vec<u8>, &str, &str); 12] = [
        ("a.pdf", scanned, "it was scanned", "扫描件"),
        ("a.pdf", locked, "needs a password", "需要密码"),
        ("a.pdf", b"%PDF-1.7\nnothing".to_vec(), "damaged", "损坏"),
        (
            "a.docx",
            b"no archive at all\0".to_vec(),
            "not text",
            "不是文本",
        ),
        (
            "a.docx",
            b"PK\x03\x04 word/document.xml".to_vec(),
            "DOCX is damaged",
            "DOCX 已损坏",
        ),
        (
            "a.xlsx",
            office("EncryptedPackage"),
            "protected by a password",
            "打开密码",
        ),
        ("a.doc", office("WordDocument"), "before 2007", "旧版 Word"),
        (
            "a.png",
            b"\x89PNG\r\n\x1A\n\0\0".to_vec(),
            "picture",
            "图片",
        ),
        ("a.zip", b"PK\x03\x04 a.txt".to_vec(), "archive", "压缩包"),
        ("a.ofd", b"PK\x03\x04 OFD.xml".to_vec(), "OFD", "OFD"),
        ("a.txt", Vec::new(), "empty", "空的"),
        ("a.txt", vec![0xFF; 500], "not text", "不是文本"),
    ];
    for (name, bytes, en, zh) in cases {
        let problem = refusal(name, &bytes);
        assert!(
            problem.message.en.contains(en),
            "{name}: {}",
            problem.message.en
        );
        assert!(
            problem.message.zh.contains(zh),
            "{name}: {}",
            problem.message.zh
        );
        assert!(problem.help.is_some(), "{name}");
    }
}

#[test]
fn damaged_documents_are_read_without_a_panic() {
    for (name, bytes) in documents() {
        let large = bytes.len() > 100_000;
        let cuts = if large { 20 } else { 200 };
        for n in 0..cuts {
            let cut = &bytes[..bytes.len() * n / cuts];
            let mut sources = Sources::default();
            let _ = read(&name, cut, Options::default(), &mut sources);
            assert_eq!(sources.len(), 1, "{name} cut at {}", cut.len());
        }
        let twice = [bytes.as_slice(), bytes.as_slice()].concat();
        let mut lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
        lines.reverse();
        for damaged in [twice, lines.concat()] {
            let _ = read(&name, &damaged, Options::default(), &mut Sources::default());
        }
    }
}

#[test]
fn traditional_script_is_told_and_kept() {
    let text = "一、總體要求\n到2025年，規模達到50%以上。\n牽頭單位：省發展改革委\n責任單位：各市、縣人民政府\n";
    let (_, reading) = reading("a.txt", text.as_bytes());
    assert!(reading.traditional);
    assert!(reading.paper.text.contains("牽頭單位：省發展改革委"));
}

#[test]
fn what_follows_a_list_of_units_is_not_drawn_into_it() {
    let text = "一、重点任务\n1.修路。完成国道改造。\n责任单位：州交通局、州自然资\n源局，各县市政府\n保障措施\n各单位要加强协作，按月报送进展。\n";
    assert_eq!(
        paragraphs("a.txt", text.as_bytes()),
        [
            "一、重点任务",
            "1.修路。完成国道改造。",
            "责任单位：州交通局、州自然资源局，各县市政府",
            "保障措施",
            "各单位要加强协作，按月报送进展。",
        ]
    );
}

#[test]
fn a_bracket_that_never_closes_swallows_nothing() {
    let text =
        "临州办发〔20228号\n各县市政府：\n现将方案印发给你们。\n一、目标\n到2025年达到50%。\n";
    assert_eq!(paragraphs("a.txt", text.as_bytes()).len(), 5);
}

#[test]
fn rows_of_numbers_are_no_page_numbers() {
    let text = "序号\n1\n修路\n2\n建桥\n3\n植树\n";
    assert_eq!(paragraphs("a.txt", text.as_bytes()).len(), 7);
}
