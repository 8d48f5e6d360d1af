//! Search as people type, and articles as trees.

use crate::support::{Answer, Desk, repository, request};
use futures_util::future::{join, join_all};
use protocol::{Article, Block, Found, Hit, Inline, Language, Link, Marked, ProblemCode, limits};
use std::num::NonZero;
use std::thread::available_parallelism;

async fn search(desk: &Desk, question: &str, language: &str) -> Vec<Hit> {
    let query = [("q", question), ("language", language)];
    let url = reqwest::Url::parse_with_params(&desk.url("v1/articles"), query).unwrap();
    let path = &url.as_str()[desk.running.url().len()..];
    let found: Found = desk.reads("user", path).await;
    found.hits
}

fn ids(hits: &[Hit]) -> Vec<String> {
    let id = |hit: &Hit| format!("{}/{}", hit.language.tag(), hit.id.as_str());
    hits.iter().map(id).collect()
}

fn shown(runs: &[Marked]) -> String {
    let run = |run: &Marked| {
        let (open, close) = if run.hit { ("[", "]") } else { ("", "") };
        [open, &run.text, close].concat()
    };
    runs.iter().map(run).collect()
}

/// S35, S36: the resources for a question come first, in the reader's language.
#[tokio::test]
async fn a_question_finds_the_article_that_answers_it() {
    let desk = Desk::open().await;
    for (question, language, best) in [
        ("password", "en", "en/reset-your-password"),
        ("pass", "en", "en/reset-your-password"),
        ("pasword", "en", "en/reset-your-password"),
        ("How do I log in?", "en", "en/reset-your-password"),
        ("exporting a contact", "en", "en/export-contacts"),
        ("PASSWORD", "it", "it/reset-your-password"),
        ("esportare contatti", "it", "it/export-contacts"),
        ("esporto", "it", "it/export-contacts"),
        ("perche", "it", "it/reset-your-password"),
        ("esportare contatti", "en", "it/export-contacts"),
        ("outage", "it", "en/service-status"),
    ] {
        let found = ids(&search(&desk, question, language).await);
        assert_eq!(
            found.first().map(String::as_str),
            Some(best),
            "{question}: {found:?}"
        );
    }
}

#[tokio::test]
async fn a_hit_shows_where_it_matches() {
    let desk = Desk::open().await;
    let hits = search(&desk, "reset pass", "en").await;
    assert_eq!(shown(&hits[0].title), "[Reset] your [password]");
    assert_eq!(
        shown(&hits[0].line),
        "You can [reset] your [password] yourself."
    );
}

#[tokio::test]
async fn before_a_question_the_latest_articles_are_shown() {
    let desk = Desk::open().await;
    let expected = [
        "en/export-contacts",
        "en/reset-your-password",
        "en/service-status",
    ];
    assert_eq!(ids(&search(&desk, "  ", "en").await), expected);
    let hits = search(&desk, "", "it").await;
    assert_eq!(ids(&hits), ["it/export-contacts", "it/reset-your-password"]);
    assert_eq!(
        shown(&hits[0].line),
        "Potete esportare i contatti in un file."
    );
}

#[tokio::test]
async fn no_character_of_a_question_has_a_meaning_of_its_own() {
    let desk = Desk::open().await;
    let long = "pass*word ".repeat(800);
    let questions = [
        "\"",
        "*",
        "a*",
        "title:",
        "title:password",
        "AND",
        "NOT password",
        "+",
        "-password",
        "(",
        "[a TO b]",
        "~",
        "password~9",
        "\\",
        "/.*/",
        "^",
        "{}",
        "🙂",
        "👩‍👩‍👧 password",
        "\u{0}",
        "%",
        "é",
        "ß",
        "密码",
        "a b c d e f g h i j k l m n o p q r s t u v w x y z",
        &long,
    ];
    for question in questions {
        let hits = search(&desk, question, "en").await;
        assert!(hits.len() <= limits::HITS, "{question}");
    }
    let operators = search(&desk, "title:\"password\" AND (NOT", "en").await;
    assert_eq!(ids(&operators)[0], "en/reset-your-password");
    assert!(search(&desk, "🙂", "en").await.is_empty());
    for path in [
        "v1/articles?q=%ff%fe",
        "v1/articles?q=%",
        "v1/articles?q=a&q=b",
        "v1/articles?&&=",
    ] {
        let _: Found = desk.reads("user", path).await;
    }
}

#[tokio::test]
async fn an_article_is_a_tree() {
    let desk = Desk::open().await;
    let path = "v1/articles/reset-your-password?language=en";
    let article: Article = desk.reads("user", path).await;
    assert_eq!(article.title, "Reset your password");
    assert_eq!(article.updated, "2026-09-14");
    let kinds: Vec<&str> = article
        .body
        .iter()
        .map(|block| match block {
            Block::Heading(_) => "heading",
            Block::Paragraph(_) => "paragraph",
            Block::Steps(_) => "steps",
            Block::Points(_) => "points",
            Block::Note(_) => "note",
            Block::Code(_) => "code",
        })
        .collect();
    assert_eq!(
        kinds,
        ["paragraph", "steps", "note", "heading", "points", "code"]
    );
    let Block::Points(points) = &article.body[4] else {
        panic!("no points");
    };
    let links = points.iter().flatten().flat_map(|block| match block {
        Block::Paragraph(inlines) => inlines.clone(),
        other => panic!("{other:?}"),
    });
    let links: Vec<Link> = links
        .filter_map(|inline| match inline {
            Inline::Link(link, _) => Some(link),
            _ => None,
        })
        .collect();
    let article = protocol::ArticleId::try_from("export-contacts".to_owned()).unwrap();
    let mail = Link::Web("mailto:help@app.example".into());
    assert_eq!(links, [Link::Article(article), mail]);
}

#[tokio::test]
async fn an_article_is_read_in_the_reader_s_language_or_else_in_any() {
    let desk = Desk::open().await;
    let read = |path: &'static str| desk.reads::<Article>("user", path);
    let italian = read("v1/articles/export-contacts?language=it").await;
    assert_eq!(italian.language, Language::It);
    let english = read("v1/articles/service-status?language=it").await;
    assert_eq!(english.language, Language::En);
    let token = desk.token("user").await;
    for id in ["nothing", "..%2f..%2fsecret", "%ff", "A"] {
        let path = format!("v1/articles/{id}");
        let answer = desk.get(&path).bearer_auth(&token).send().await.unwrap();
        assert_eq!(Answer::of(answer).await.problem().status, 404, "{id}");
    }
}

/// The demo's own articles are readable, and the plainest questions find theirs.
#[tokio::test]
async fn the_demo_s_articles_answer_plain_questions() {
    let desk = Desk::open_with(|settings, _| {
        settings.articles = repository().join("demo/articles");
    })
    .await;
    for (question, language, expected) in [
        ("How do I export my contacts?", "en", "en/export-contacts"),
        ("password", "en", "en/reset-your-password"),
        ("I can't log in", "en", "en/cannot-sign-in"),
        ("esportare contatti", "it", "it/export-contacts"),
    ] {
        let hits = search(&desk, question, language).await;
        assert!(
            ids(&hits).iter().take(2).any(|id| id == expected),
            "{question}: {hits:?}"
        );
    }
}

/// A person on a slow line waits for bytes.
#[tokio::test]
async fn answers_travel_packed_to_those_who_can_unpack_them() {
    let desk = Desk::open().await;
    let token = desk.token("user").await;
    let mut sizes = Vec::new();
    for accepted in ["br", "identity"] {
        let ask = desk.get("v1/articles?q=").bearer_auth(&token);
        let answer = ask
            .header("accept-encoding", accepted)
            .send()
            .await
            .unwrap();
        let packed = answer.headers().get("content-encoding").cloned();
        assert_eq!(packed.is_some_and(|how| how == "br"), accepted == "br");
        sizes.push(answer.bytes().await.unwrap().len());
    }
    assert!(sizes[0] * 2 < sizes[1], "{sizes:?}");
}

/// C53: what there is no room for is told so within moments, and what else is asked has room meanwhile.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_searches_than_there_is_room_for_are_put_off_and_hold_up_nothing_else() {
    let desk = Desk::open_with(|settings, _| {
        settings.edge.limits.connections_per_address = NonZero::new(10_000).unwrap();
    })
    .await;
    let token = desk.token("user").await;
    // Slips of the finger, all of them: nothing costs more.
    let words: Vec<String> = ('a'..='x').map(|c| format!("passw{c}rt")).collect();
    let path = format!("v1/articles?language=it&q={}", words.join("+"));
    let many = 64 * available_parallelism().unwrap().get();
    let searches = (0..many).map(|_| async {
        let asked = desk.get(&path).bearer_auth(&token).send().await;
        let asked = asked.unwrap();
        let wait = asked.headers().get("retry-after").cloned();
        (wait, Answer::of(asked).await)
    });
    let (answers, sent) = join(join_all(searches), async {
        let receipt = desk.sends("user", 1, &request("email")).await.receipt();
        let path = format!("v1/requests/{}", receipt.number.0);
        (desk.reads("user", &path).await, receipt)
    })
    .await;
    let (read, sent): (protocol::Receipt, _) = sent;
    assert_eq!(read.promise, sent.promise);
    let (found, put_off): (Vec<_>, Vec<_>) =
        answers.into_iter().partition(|(_, one)| one.status == 200);
    assert!(!found.is_empty() && !put_off.is_empty());
    for (wait, answer) in put_off {
        let problem = answer.problem();
        assert_eq!(
            (problem.status, problem.code),
            (503, ProblemCode::Unavailable)
        );
        assert_eq!(wait.unwrap(), "1");
        assert_eq!(problem.retry_after_s, Some(1));
        assert!(problem.detail.contains("stanno cercando"), "{problem:?}");
    }
    assert!(!ids(&search(&desk, "password", "en").await).is_empty());
}
