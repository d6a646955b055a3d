//! XMP packets: what is no XML, what readers take otherwise, and what says the same in another form.

use segel_pdf::changes::ChangeKind::{
    MetadataChanged, MetadataDatesChanged, MetadataUnclear, ObjectReplaced,
};
use segel_pdf::{Document, PdfError, changes};

use crate::bench::{CATALOG, form_with, revise, sorts, stream, told_on};

const DC: &str = "http://purl.org/dc/elements/1.1/";
const XMP: &str = "http://ns.adobe.com/xap/1.0/";
const PDF: &str = "http://ns.adobe.com/pdf/1.3/";
const EVENT: &str = "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#";

/// A packet with attributes of its description and what stands in it.
fn with(attributes: &str, inside: &str) -> String {
    format!(
        "<?xpacket begin='\u{feff}' id='W5M0MpCehiHzreSzNTczkc9d'?>\n<x:xmpmeta xmlns:x='adobe:ns:meta/' \
         x:xmptk='any 1'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>\
         <rdf:Description rdf:about='' xmlns:xmp='{XMP}' xmlns:dc='{DC}' xmlns:pdf='{PDF}' \
         xmlns:xmpMM='http://ns.adobe.com/xap/1.0/mm/' xmlns:stEvt='{EVENT}' \
         xmlns:q='urn:q'{attributes}>{inside}</rdf:Description></rdf:RDF></x:xmpmeta>\n   \n\
         <?xpacket end='w'?>"
    )
}

fn packet(inside: &str) -> String {
    with("", inside)
}

/// Whether a later packet is said to differ in dates and tools only.
fn same(old: &str, new: &str) -> bool {
    let as_stream = |text: &str| stream("/Type/Metadata/Subtype/XML", text);
    let (old, new) = (as_stream(old), as_stream(new));
    let told = sorts(&told_on(form_with(&[(16, &old)]), &[(16, &new)]));
    let known = [MetadataChanged, MetadataDatesChanged, MetadataUnclear];
    assert!(known.iter().any(|known| told == [*known]), "{told:?}: {new}");
    told == [MetadataDatesChanged]
}

const TITLE: &str = "<dc:title>Izin 17</dc:title>";
/// What every packet has besides, so that the later one is another.
const DATE: &str = "<xmp:ModifyDate>2026-01-01</xmp:ModifyDate>";
const LATER: &str = "<xmp:ModifyDate>2027-01-01</xmp:ModifyDate>";

#[test]
fn what_is_no_xml_is_never_the_same() {
    let plain = packet(&format!("{DATE}{TITLE}"));
    assert!(same(&plain, &packet(&format!("{LATER}{TITLE}"))));
    let inside: Vec<String> = [
        // Elements.
        "<dc:source>",
        "</dc:source>",
        "<dc:source><dc:rights></dc:source></dc:rights>",
        "<dc:source></dc:Source>",
        "<dc:source></q:source>",
        "<dc:source",
        "<1:source/>",
        "<dc:1/>",
        "<dc:a:b/>",
        "<:source/>",
        "< dc:source/>",
        "<dc:source / >",
        "<xmlns:source/>",
        "<dc:so\u{feff}urce/>",
        "<dc:source\u{1f600}/>",
        "<dc:source q:\u{fffd}='1'/>",
        // Prefixes.
        "<un:source/>",
        "<dc:source un:a=''/>",
        "<dc:source xmlns:un=''/>",
        "<dc:source xmlns:un='urn:x y'/>",
        "<dc:source xmlns:un='urn:<>&lt;'/>",
        "<dc:source xmlns:un='' un:a=''/>",
        "<dc:source xmlns:xml='urn:x'/>",
        "<dc:source xmlns:xmlns='urn:x'/>",
        "<dc:source xmlns:un='http://www.w3.org/XML/1998/namespace'/>",
        "<dc:source xmlns:un='http://www.w3.org/2000/xmlns/'/>",
        "<dc:source xmlns:un='urn:x' xmlns:un='urn:x'/>",
        "<dc:source xmlns='urn:x' xmlns='urn:x'/>",
        // Attributes.
        "<dc:source q:a='1' q:a='1'/>",
        "<dc:source q:a='1' xmlns:r='urn:q' r:a='1'/>",
        "<dc:source q:a=1/>",
        "<dc:source q:a/>",
        "<dc:source q:a='1'q:b='2'/>",
        "<dc:source q:a='<'/>",
        "<dc:source q:a='1/>",
        "<dc:source :a='1'/>",
        // Texts and references.
        "<dc:source>1 < 2</dc:source>",
        "<dc:source>1 & 2</dc:source>",
        "<dc:source>&nbsp;</dc:source>",
        "<dc:source>&amp</dc:source>",
        "<dc:source>&;</dc:source>",
        "<dc:source>&#;</dc:source>",
        "<dc:source>&#x;</dc:source>",
        "<dc:source>&#XA0;</dc:source>",
        "<dc:source>&#0;</dc:source>",
        "<dc:source>&#1;</dc:source>",
        "<dc:source>&#xFFFE;</dc:source>",
        "<dc:source>&#xD800;</dc:source>",
        "<dc:source>&#x110000;</dc:source>",
        "<dc:source>&#99999999999;</dc:source>",
        "<dc:source q:a='&#xDFFF;'/>",
        "<dc:source q:a='&x;'/>",
        "<dc:source q:a='1 & 2'/>",
        "<dc:source>]]></dc:source>",
        "<dc:source>\0</dc:source>",
        "<dc:source>\u{1}</dc:source>",
        "<dc:source>\u{fffe}</dc:source>",
        "<dc:source q:a='\u{b}'/>",
        // What is neither.
        "<!-- a -- b -->",
        "<!-- a --->",
        "<!-->",
        "<!-- a",
        "<?x",
        "<?xml version='1.0'?>",
        "<?xml\tversion='1.0'?>",
        "<?XML x?>",
        "<?a:b x?>",
        "<?x'y?>",
        "<?\u{fffd}?>",
        "<? x?>",
        "<!DOCTYPE x>",
        "<![CDATA[x",
        "<!ELEMENT x>",
    ]
    .map(|odd| packet(&format!("{DATE}{TITLE}{odd}")))
    .into();
    let outside = [
        plain.clone() + "text",
        plain.clone() + "<a/>",
        plain.clone() + "&#32;",
        plain.clone() + "\0",
        plain.clone() + "<dc:source/>",
        plain.clone() + &plain,
        plain.replace("<?xpacket end", "</x:xmpmeta><?xpacket end"),
        plain.replace("</x:xmpmeta>", ""),
        plain.replace("xmlns:x='adobe:ns:meta/'", ""),
        "text".to_owned() + &plain,
        "\u{feff}\u{feff}".to_owned() + &plain,
        " <?xml version='1.0'?>".to_owned() + &plain,
        "<?xml?>".to_owned() + &plain,
        "<?xml version='1.1'?>".to_owned() + &plain,
        "<?xml version='1.0' encoding='UTF-16'?>".to_owned() + &plain,
        "<?xml version='1.0' encoding='ISO-8859-1'?>".to_owned() + &plain,
        "<?xml encoding='UTF-8'?>".to_owned() + &plain,
        "<?xml version='1.0'?><?xml version='1.0'?>".to_owned() + &plain,
        "<!DOCTYPE x>".to_owned() + &plain,
        "<!DOCTYPE x [<!ENTITY y 'z'>]>".to_owned() + &plain,
        "<?xpacket begin=''?><?xpacket end='w'?>".to_owned() + DATE,
    ];
    for odd in inside.into_iter().chain(outside) {
        assert!(
            !same(&odd, &odd.replace(DATE, LATER).replace("xmptk='any 1'", "xmptk='2'")),
            "{odd}"
        );
        assert!(!same(&plain, &odd.replace(DATE, LATER)), "{odd}");
        assert!(!same(&odd, &plain.replace(DATE, LATER)), "{odd}");
    }
    // And what is XML is not refused for its looks.
    for (was, is) in [
        ("<?xpacket begin", "\u{feff}<?xpacket begin"),
        (
            "<?xpacket begin",
            "<?xml version=\"1.0\" encoding='utf-8' standalone='yes'?><?xpacket begin",
        ),
        ("<?xpacket end", "<!-- a -->\r\n<?xpacket end"),
        ("end='w'?>", "end=\"r\"?>\n\n   \t"),
        ("='any 1'>", "\n=\n'any 2'\n>"),
        ("</dc:title>", "</dc:title >"),
        (">Izin 17<", ">Izin &#49;&#x37;<"),
        ("<x:xmpmeta", "<?adobe-xap-filters esc='CRLF'?><x:xmpmeta"),
    ] {
        let now = plain.replace(DATE, LATER).replacen(was, is, 1);
        assert!(same(&plain, &now), "{is}");
    }
}

#[test]
fn what_is_said_counts_and_not_how() {
    let seq = |of: &[&str]| {
        let items: String = of.iter().map(|one| format!("<rdf:li>{one}</rdf:li>")).collect();
        format!("<dc:creator><rdf:Seq>{items}</rdf:Seq></dc:creator>")
    };
    let bag = |of: &[&str]| seq(of).replace("Seq", "Bag").replace("creator", "subject");
    let alt = |of: &[(&str, &str)]| {
        let items: String = of
            .iter()
            .map(|(lang, one)| format!("<rdf:li xml:lang='{lang}'>{one}</rdf:li>"))
            .collect();
        format!("<dc:title><rdf:Alt>{items}</rdf:Alt></dc:title>")
    };
    let event = |rest: &str| format!("<xmpMM:History><rdf:Seq>{rest}</rdf:Seq></xmpMM:History>");
    let next = "</rdf:Description><rdf:Description rdf:about=''";
    let forged = format!("{next} xmlns:dc='{DC}'><dc:title>Izin 99</dc:title>");
    let t = TITLE;
    let resource = "<q:r rdf:parseType='Resource'><q:a>1</q:a><q:b>2</q:b></q:r>";
    let nested = "<q:r><rdf:Description><q:a>1</q:a><q:b>2</q:b></rdf:Description></q:r>";
    let ten = ["Budi", "Sari"];
    let (bs, sb) = (seq(&ten), seq(&["Sari", "Budi"]));
    let langs = alt(&[("x-default", "Izin 17"), ("en", "Permit 17")]);
    let rows: Vec<(bool, String, String)> = vec![
        // Forms of a property.
        (true, t.into(), "<dc:title>\r\n Izin 17\t</dc:title>".into()),
        (true, "<dc:rights>a &amp; b &lt; c</dc:rights>".into(), "<dc:rights>a &#38; b &#x3c; c</dc:rights>".into()),
        (true, "<q:a>1</q:a><q:b>2</q:b>".into(), "<q:b>2</q:b><q:a>1</q:a>".into()),
        (true, "<q:a>1</q:a><q:b>2</q:b>".into(), format!("<q:b>2</q:b>{next} xmlns:q='urn:q' q:a='1'>")),
        (true, resource.into(), "<q:r rdf:parseType='Resource'><q:b>2</q:b><q:a>1</q:a></q:r>".into()),
        (true, nested.into(), "<q:r><rdf:Description q:b='2'><q:a>1</q:a></rdf:Description></q:r>".into()),
        (true, t.into(), format!("{t}{}", event("<rdf:li stEvt:action='saved'/>"))),
        (true, t.into(), format!("{t}<!-- signed -->")),
        (false, resource.into(), nested.into()),
        // Other texts.
        (false, t.into(), "<dc:title>Izin 18</dc:title>".into()),
        (false, t.into(), "<dc:title>IZIN 17</dc:title>".into()),
        (false, t.into(), "<dc:title>Izin  17</dc:title>".into()),
        (false, t.into(), "<dc:title>Izin&#xA0;17</dc:title>".into()),
        (false, t.into(), "<dc:title>&#xA0;Izin 17</dc:title>".into()),
        (false, t.into(), "<dc:title>Izin 17&#8203;</dc:title>".into()),
        (false, t.into(), "<dc:title>\u{202e}Izin 17</dc:title>".into()),
        (false, t.into(), "<dc:title>&#x202E;71 nizI</dc:title>".into()),
        (false, t.into(), "<dc:title>Іzin 17</dc:title>".into()),
        (false, "<dc:title>Café</dc:title>".into(), "<dc:title>Cafe\u{301}</dc:title>".into()),
        (false, "<dc:title>ﬁle</dc:title>".into(), "<dc:title>file</dc:title>".into()),
        (false, "<dc:title>a&amp;#65;</dc:title>".into(), "<dc:title>aA</dc:title>".into()),
        (false, t.into(), "<dc:title/>".into()),
        (false, String::new(), "<dc:title/>".into()),
        // What readers join, skip or stop at.
        (false, t.into(), "<dc:title><![CDATA[Izin 17]]></dc:title>".into()),
        (false, t.into(), "<dc:title>Izin <![CDATA[17]]></dc:title>".into()),
        (false, t.into(), "<dc:title>Izin<!-- --> 17</dc:title>".into()),
        (false, t.into(), "<dc:title><!-- -->Izin 17</dc:title>".into()),
        (false, t.into(), "<dc:title>Izin 17<?x y?></dc:title>".into()),
        (false, t.into(), "<dc:title>Izin 17<q:a/></dc:title>".into()),
        (false, t.into(), format!("{t}text")),
        (false, t.into(), format!("text{t}")),
        (false, t.into(), format!("{t}<!-- <dc:title>Izin 99</dc:title> -->")),
        (false, t.into(), format!("<?x <dc:title>Izin 99</dc:title> ?>{t}")),
        (false, t.into(), format!("{t}<?xpacket end='w'?>")),
        (false, t.into(), format!("{t}<!-- <?xpacket end='w'?> -->")),
        // Said twice.
        (false, t.into(), format!("{t}<dc:title>Izin 99</dc:title>")),
        (false, t.into(), format!("<dc:title>Izin 99</dc:title>{t}")),
        (false, t.into(), format!("{t}{t}")),
        (false, t.into(), format!("{t}{forged}")),
        (false, t.into(), format!("{t}{next} xmlns:dc='{DC}' dc:title='Izin 99'>")),
        (false, t.into(), format!("{t}<d:title xmlns:d='{DC}'>Izin 99</d:title>")),
        (false, t.into(), format!("{t}{LATER}")),
        // A second tree.
        (false, t.into(), format!("{t}</rdf:Description></rdf:RDF><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description xmlns:dc='{DC}'><dc:title>Izin 99</dc:title>")),
        (false, t.into(), format!("{t}<q:a><rdf:RDF><rdf:Description><dc:title>Izin 99</dc:title></rdf:Description></rdf:RDF></q:a>")),
        (false, t.into(), format!("{t}<q:a><x:xmpmeta/></q:a>")),
        (false, t.into(), format!("{t}</rdf:Description></rdf:RDF><rdf:Description xmlns:dc='{DC}'><dc:title>Izin 99</dc:title></rdf:Description><rdf:RDF xmlns:rdf='urn:q'><rdf:Description>")),
        // Of what something is said.
        (false, t.into(), format!("{t}</rdf:Description><rdf:Description rdf:about='urn:y'>")),
        (false, t.into(), format!("{t}</rdf:Description><rdf:Description rdf:about='urn:y' xmlns:q='urn:q' q:a='1'>")),
        (false, t.into(), format!("{t}</rdf:Description><rdf:Description rdf:nodeID='y'>")),
        (false, t.into(), format!("{t}</rdf:Description><q:Thing xmlns:q='urn:q'/><rdf:Description>")),
        (false, t.into(), format!("{t}</rdf:Description><rdf:li/><rdf:Description>")),
        (false, t.into(), format!("{t}</rdf:Description><rdf:Description xml:base='urn:y'>")),
        (false, t.into(), "<dc:title rdf:nodeID='y'>Izin 17</dc:title>".into()),
        (false, t.into(), "<dc:title rdf:ID='y'>Izin 17</dc:title>".into()),
        (false, t.into(), "<dc:title rdf:datatype='urn:y'>Izin 17</dc:title>".into()),
        (false, t.into(), "<dc:title xml:base='urn:y'>Izin 17</dc:title>".into()),
        (false, t.into(), "<dc:title xml:lang='en'>Izin 17</dc:title>".into()),
        (false, t.into(), "<dc:title xml:space='preserve'>Izin 17</dc:title>".into()),
        (false, t.into(), "<dc:title rdf:resource='urn:y'>Izin 17</dc:title>".into()),
        (false, t.into(), "<dc:title rdf:parseType='Literal'>Izin 17</dc:title>".into()),
        (false, t.into(), "<dc:title rdf:parseType='Resource'>Izin 17</dc:title>".into()),
        (false, t.into(), "<dc:title q:a='1'>Izin 17</dc:title>".into()),
        (false, t.into(), "<dc:title><rdf:Description><rdf:value>Izin 17</rdf:value></rdf:Description></dc:title>".into()),
        (false, "<q:r rdf:resource='urn:a'/>".into(), "<q:r rdf:resource='urn:b'/>".into()),
        (false, "<q:r rdf:resource='urn:a'/>".into(), "<q:r>urn:a</q:r>".into()),
        // Order, and what stands in what.
        (false, bs.clone(), sb),
        (false, bs.clone(), seq(&["Budi"])),
        (false, bs.clone(), seq(&["Budi", "Sari", "Sari"])),
        (false, bs.clone(), bs.replace("Seq", "Bag")),
        (false, bs.clone(), bs.replace("</rdf:li><rdf:li>", "</rdf:li></rdf:Seq><rdf:Seq><rdf:li>")),
        (false, bs.clone(), bs.replace("<rdf:li>Budi", "<rdf:_2>Budi").replacen("</rdf:li>", "</rdf:_2>", 1)),
        (false, bag(&ten), bag(&["Sari", "Budi"])),
        (false, langs.clone(), alt(&[("en", "Permit 17"), ("x-default", "Izin 17")])),
        (false, langs.clone(), alt(&[("en", "Izin 17"), ("x-default", "Permit 17")])),
        (false, langs.clone(), alt(&[("x-default", "Izin 17")])),
        (false, langs.clone(), alt(&[("x-default", "Izin 17"), ("en", "Permit 17"), ("de", "X")])),
        (false, alt(&[("x-default", "Izin 17")]), t.into()),
        (false, "<q:a><q:b>1</q:b></q:a><q:c/>".into(), "<q:a/><q:c><q:b>1</q:b></q:c>".into()),
        (false, "<q:a><q:b/><q:c/></q:a>".into(), "<q:a><q:c/><q:b/></q:a>".into()),
        // Prefixes.
        (false, t.into(), "<dc:title xmlns:dc='urn:q'>Izin 17</dc:title>".into()),
        (false, t.into(), format!("<d:title xmlns:d='{DC}'>Izin 17</d:title>")),
        (false, t.into(), format!("<title xmlns='{DC}'>Izin 17</title>")),
        (false, t.into(), format!("{t}<q:a xmlns=''/>")),
        (false, "<q:title>Izin 99</q:title>".into(), "<dc:title xmlns:dc='urn:q'>Izin 99</dc:title>".into()),
        (true, t.into(), format!("{t}<a:CreatorTool xmlns:a='{XMP}'>b</a:CreatorTool>")),
        (false, t.into(), format!("{t}<xmp:CreatorTool xmlns:xmp='urn:q'>b</xmp:CreatorTool>")),
        (false, t.into(), format!("{t}<xmp:Producer>b</xmp:Producer>")),
        (false, t.into(), format!("{t}<xmp:modifyDate>b</xmp:modifyDate>")),
        // What hides in dates, tools and histories.
        (false, t.into(), format!("{t}<xmp:CreatorTool><dc:title>Izin 99</dc:title></xmp:CreatorTool>")),
        (false, t.into(), format!("{t}<xmp:CreatorTool dc:title='Izin 99'/>")),
        (false, t.into(), format!("{t}<xmp:CreatorTool rdf:resource='urn:q'/>")),
        (false, t.into(), format!("{t}<q:a><xmp:CreatorTool>Izin 99</xmp:CreatorTool></q:a>")),
        (false, t.into(), format!("{t}{}", event("<rdf:li dc:title='Izin 99'/>"))),
        (false, t.into(), format!("{t}{}", event("<rdf:li><dc:title>Izin 99</dc:title></rdf:li>"))),
        (false, t.into(), format!("{t}{}", event("<rdf:li stEvt:title='Izin 99'/>"))),
        (false, t.into(), format!("{t}{}", event(&format!("<dc:title xmlns:dc='{EVENT}'>Izin 99</dc:title>")))),
        (false, t.into(), format!("{t}{}", event("<rdf:li stEvt:action='a' title='Izin 99'/>"))),
    ];
    for (expected, old, new) in rows {
        let (old, now) = (packet(&format!("{DATE}{old}")), packet(&format!("{LATER}{new}")));
        assert_eq!(same(&old, &now), expected, "{now}");
        assert_eq!(same(&now, &old), expected, "from {now}");
    }
    // Outside of the description.
    let plain = packet(&format!("{DATE}{t}"));
    for (was, is) in [
        ("<rdf:RDF ", "<rdf:RDF xml:lang='en' "),
        ("<rdf:RDF ", "text<rdf:RDF "),
        ("<rdf:RDF ", "<q:a xmlns:q='urn:q'/><rdf:RDF "),
        ("</rdf:RDF>", "text</rdf:RDF>"),
        ("x:", "y:"),
        ("xmlns:x='adobe:ns:meta/'", "xmlns:x='adobe:ns:mete/'"),
        ("rdf:", "r:"),
        ("<?xpacket begin", "<?xpacket end='w'?><?xpacket begin"),
        ("<?xpacket begin", "<!-- <x:xmpmeta/> --><?xpacket begin"),
        ("<?xpacket end", "<?xpacket begin=''?><?xpacket end"),
        ("<?xpacket end", "<!-- <dc:title>Izin 99</dc:title> --><?xpacket end"),
    ] {
        let now = plain.replace(DATE, LATER).replace(was, is).replace("xmlns:y:", "xmlns:y");
        assert!(!same(&plain, &now), "{now}");
    }
}

/// What is said of a packet where the signed version had none.
fn first(info: &str, packet: &str) -> bool {
    let (without, info) = (CATALOG.replace("/Metadata 16 0 R", ""), format!("<<{info}>>"));
    let file = form_with(&[(1, &without), (15, &info)]);
    let packet = stream("/Type/Metadata/Subtype/XML", packet);
    let with = CATALOG.replace("16 0 R", "40 0 R");
    let told = sorts(&told_on(file, &[(1, &with), (40, &packet)]));
    assert!(told == [MetadataChanged] || told == [MetadataDatesChanged], "{told:?}: {packet}");
    told == [MetadataDatesChanged]
}

#[test]
fn a_first_packet_says_what_the_information_says() {
    let title =
        "<dc:title><rdf:Alt><rdf:li xml:lang='x-default'>Izin 17</rdf:li></rdf:Alt></dc:title>";
    let author = "<dc:creator><rdf:Seq><rdf:li>Budi, S.T.</rdf:li></rdf:Seq></dc:creator>";
    let info = "/Title(Izin 17)/Author(Budi, S.T.)/Subject(Izin)/Keywords(a, b)/Producer(p)";
    let all = format!(
        "{LATER}{title}{author}<dc:description>Izin</dc:description><pdf:Keywords>a, b</pdf:Keywords>\
         <dc:format>application/pdf</dc:format><pdf:Producer>other</pdf:Producer>"
    );
    for (expected, info, packet) in [
        (true, info, packet(&all)),
        (true, info, packet("")),
        (true, "", packet(LATER)),
        (true, info, with(" dc:title='Izin 17' xmp:ModifyDate='a' pdf:Producer='b'", "")),
        (true, info, packet(TITLE)),
        (true, "/Title<FEFF0049007A0069006E002000310037>", packet(title)),
        (true, "/Title(A \\320 B)", packet("<dc:title>A Ð B</dc:title>")),
        // A title where the document has none, or another.
        (false, "", packet(title)),
        (false, "/Title()", packet(title)),
        (false, "/Title/Izin#2017", packet(title)),
        (false, "/Title[(Izin 17)]", packet(title)),
        (false, "/Title(Izin 18)", packet(title)),
        (false, "/Author(Izin 17)", packet(title)),
        (false, info, packet(&title.replace("17", "71"))),
        (false, info, packet(&title.replace("Izin 17", "Izin&#xA0;17"))),
        (false, info, packet(&title.replace("x-default", "en"))),
        (false, info, packet(&title.replace("Alt", "Seq"))),
        (false, info, packet(&title.replace("<rdf:li xml", "<rdf:li q:a='1' xml"))),
        (
            false,
            info,
            packet(
                &title.replace("</rdf:Alt>", "<rdf:li xml:lang='en'>Izin 99</rdf:li></rdf:Alt>"),
            ),
        ),
        (false, info, packet(&format!("{title}{TITLE}"))),
        (false, info, packet(&title.replace("<dc:title>", "<dc:title xml:lang='en'>"))),
        (false, info, packet(&title.replace("dc:title", "dc:Title"))),
        (false, info, packet(&format!("<d:title xmlns:d='{DC}'>Izin 17</d:title>"))),
        (false, info, packet("<dc:title xmlns:dc='urn:q'>Izin 17</dc:title>")),
        (false, info, packet("<pdf:Title>Izin 17</pdf:Title>")),
        (false, info, packet("<xmp:Label>Izin 17</xmp:Label>")),
        (false, info, packet("<dc:subject>a, b</dc:subject>")),
        (false, info, packet("<dc:format>text/html</dc:format>")),
        (false, info, packet("<dc:rights/>")),
        (
            false,
            info,
            packet(&author.replace("S.T.</rdf:li>", "S.T.</rdf:li><rdf:li>Sari</rdf:li>")),
        ),
        (false, info, packet(&author.replace("Budi, S.T.", "Budi</rdf:li><rdf:li>S.T."))),
        (false, info, packet(&author.replace("Seq", "Bag"))),
        (false, "/Author(Budi, S.T.)/Title(Sari)", packet(&author.replace("Budi, S.T.", "Sari"))),
        (false, info, packet(&all).replace("rdf:about=''", "rdf:about='urn:y'")),
        (false, info, packet(&all).replace("rdf:", "r:").replace(":rdf", ":r")),
        (false, info, packet(&all) + "text"),
        (false, info, packet(&all).replace("17", "&#xD800;")),
        (false, info, String::new()),
    ] {
        assert_eq!(first(info, &packet), expected, "{info}: {packet}");
    }
    // It must be a packet and nothing else, and the description says on what it said.
    let without = CATALOG.replace("/Metadata 16 0 R", "");
    let file = form_with(&[(1, &without), (15, "<</Title(Izin 17)>>")]);
    let good = stream("/Type/Metadata/Subtype/XML", &packet(title));
    let told = |catalog: &str, objects: &[(u32, &str)]| {
        let mut all = vec![(1, catalog)];
        all.extend_from_slice(objects);
        sorts(&told_on(file.clone(), &all))
    };
    let with = CATALOG.replace("16 0 R", "40 0 R");
    assert_eq!(told(&with, &[(40, &good)]), [MetadataDatesChanged]);
    for other in [
        good.replace("/Subtype", "/Note(x)/Subtype"),
        good.replace("/XML", "/Form"),
        good.replace("/Type/Metadata", "/Type/XObject"),
        "<<>>".to_owned(),
        "(x)".to_owned(),
    ] {
        assert_eq!(told(&with, &[(40, &other)]), [MetadataChanged], "{other}");
    }
    let forged = stream("/Type/Metadata/Subtype/XML", &packet(&title.replace("17", "99")));
    let renamed = [(40, forged.as_str()), (15, "<</Title(Izin 99)>>")];
    assert_eq!(told(&with, &renamed), [MetadataChanged]);
    // Where there was something, it is no first one.
    let said = sorts(&told_on(form_with(&[(16, "<<>>")]), &[(16, &good)]));
    assert_eq!(said, [MetadataChanged, ObjectReplaced]);
}

#[test]
fn large_packets_are_not_read_and_no_small_one_takes_long() {
    let both = |inside: &str| {
        let (old, new) = (format!("{DATE}{inside}"), format!("{LATER}{inside}"));
        same(&packet(&old), &packet(&new))
    };
    let list = |count: usize, item: &str| {
        format!("<dc:subject><rdf:Bag>{}</rdf:Bag></dc:subject>", item.repeat(count))
    };
    assert!(both(&list(30_000, "<rdf:li>a</rdf:li>")));
    assert!(!both(&list(33_000, "<rdf:li>a</rdf:li>")));
    assert!(both(&list(1, &format!("<rdf:li>{}</rdf:li>", "a".repeat(1 << 20)))));
    assert!(!both(&list(1, &format!("<rdf:li>{}</rdf:li>", "a".repeat(4 << 20)))));
    assert!(!both(&list(1 << 11, "<rdf:li q:a=''/>")));
    assert!(!both(&list(256, "<rdf:li xmlns:r='urn:r'/>")));
    let attributes: String = (0..2_000).map(|n| format!(" q:a{n}=''")).collect();
    assert!(both(&list(1, &format!("<rdf:li{attributes}/>"))));
    // Packets that cost the reader much are paid for.
    let heavy = |hour: u32| {
        let told = format!("<xmp:ModifyDate>{hour}</xmp:ModifyDate><q:a{attributes}/>");
        stream("/Type/Metadata/Subtype/XML", &packet(&told))
    };
    let mut file = form_with(&[(16, &heavy(0))]);
    for hour in 1..8 {
        revise(&mut file, &[(16, &heavy(hour))]);
    }
    let document = Document::open(file.as_slice()).unwrap();
    assert!(matches!(changes::after(&document, 0), Err(PdfError::Budget { .. })));
    let spaces: String = (0..200).map(|n| format!(" xmlns:s{n}='urn:s{n}'")).collect();
    assert!(both(&format!("<q:a{spaces}>{}</q:a>", list(30_000, "<rdf:li/>"))));
    let name = "x".repeat(70_000);
    assert!(both(&format!("<q:{name}/>")));
    assert!(!both(&format!("<q:a q:{name}='1'/>")));
    let (open, close) = ("<q:a>".repeat(61), "</q:a>".repeat(61));
    assert!(both(&format!("{open}{close}")));
    assert!(!both(&format!("<q:a>{open}{close}</q:a>")));
    assert!(!both(&"<q:a>".repeat(100_000)));
    let wide = format!("<rdf:Description>{}</rdf:Description>", "<q:b/>".repeat(1000));
    assert!(!both(&format!("<q:a>{wide}</q:a>")));
}

#[test]
fn the_same_under_other_prefixes_is_unclear() {
    let as_stream = |text: &str| stream("/Type/Metadata/Subtype/XML", text);
    let inside = "<dc:source>urn:a</dc:source><q:parts rdf:parseType='Resource'><q:one>1</q:one>\
                  <q:two>2</q:two></q:parts><dc:subject><rdf:Bag><rdf:li>a</rdf:li><rdf:li>b</rdf:li>\
                  </rdf:Bag></dc:subject><q:list><rdf:Seq><rdf:li q:b='2' q:c='3'/></rdf:Seq></q:list>";
    let old = packet(&format!("{DATE}{TITLE}{inside}"));
    let against = |new: &str| {
        let new = as_stream(&new.replace(DATE, LATER));
        sorts(&told_on(form_with(&[(16, &as_stream(&old))]), &[(16, &new)]))
    };
    for renames in [
        &[("xmlns:dc=", "xmlns:ns1="), ("dc:", "ns1:")][..],
        &[("xmlns:q=", "xmlns:zz="), ("q:", "zz:")],
        &[("xmlns:x=", "xmlns:y="), ("x:xmp", "y:xmp")],
        &[("<dc:source>urn:a</dc:source>", "<dc:source rdf:resource='urn:a'/>")],
        &[(
            "<rdf:li q:b='2' q:c='3'/>",
            "<rdf:li><rdf:Description q:b='2'><q:c>3</q:c></rdf:Description></rdf:li>",
        )],
        &[(
            "<q:parts rdf:parseType='Resource'><q:one>1</q:one><q:two>2</q:two></q:parts>",
            "<q:parts q:one='1' q:two='2'/>",
        )],
    ] {
        let new = renames.iter().fold(old.clone(), |text, (was, is)| text.replace(was, is));
        assert_eq!(against(&new), [MetadataUnclear], "{new}");
    }
    for (was, is) in [
        ("urn:a", "urn:b"),
        ("<dc:source>urn:a</dc:source>", "<q:source>urn:a</q:source>"),
        ("<dc:source>urn:a</dc:source>", "<dc:source rdf:resource='urn:b'/>"),
        ("<dc:source>urn:a</dc:source>", "<dc:source rdf:resource='urn:b'>urn:a</dc:source>"),
        ("<dc:source>urn:a</dc:source>", "<dc:source q:x='1'>urn:a</dc:source>"),
        ("<rdf:li>a</rdf:li><rdf:li>b</rdf:li>", "<rdf:li>b</rdf:li><rdf:li>a</rdf:li>"),
        ("<q:one>1</q:one>", "<q:one>2</q:one>"),
        ("q:c='3'/>", "q:c='4'/>"),
        ("q:c='3'/>", "q:c='3'>5</rdf:li>"),
        (
            "<rdf:li q:b='2' q:c='3'/>",
            "<rdf:li><rdf:Description q:b='2' q:c='3' rdf:about='x'/></rdf:li>",
        ),
    ] {
        assert!(old.contains(was), "{was}");
        assert_eq!(against(&old.replace(was, is)), [MetadataChanged], "{is}");
    }
}
