//! Joining by page, one question at a time, as a browser without scripts goes it: it sends what the
//! page holds and what somebody filled in, to where the form or the pressed button says.

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::header::{CACHE_CONTROL, LOCATION};
use axum::http::{Request, Response};
use reihum::web;
use tower::Service as _;

use crate::world::{World, both_engines};

both_engines!(
    somebody_joins_question_by_question,
    what_is_wrong_is_asked_again_and_nothing_is_lost,
    nothing_typed_is_lost_on_the_way_back,
    an_answer_is_changed_from_all_answers,
    what_is_forged_is_asked_again,
    only_the_last_page_counts_as_a_join,
);

/// The largest answer that a test reads.
const ANSWER_BYTES_MAX: usize = 1 << 20;

/// What a browser shows.
struct Page {
    status: u16,
    location: Option<String>,
    is_kept: bool,
    text: String,
}

/// What stands between two marks, wherever they are.
fn between<'a>(text: &'a str, from: &str, to: &str) -> Vec<&'a str> {
    text.split(from)
        .skip(1)
        .filter_map(|rest| Some(rest.split_once(to)?.0))
        .collect()
}

/// The value of an attribute, as it was before it was escaped.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let value = *between(tag, &format!(" {name}=\""), "\"").first()?;
    let value = value.replace("&#34;", "\"").replace("&#39;", "'");
    let value = value.replace("&#60;", "<").replace("&#62;", ">");
    Some(value.replace("&#38;", "&"))
}

impl Page {
    async fn of(response: Response<Body>) -> Self {
        let header = |name| {
            let value = response.headers().get(name)?;
            value.to_str().ok().map(str::to_owned)
        };
        let (location, cache) = (header(LOCATION), header(CACHE_CONTROL));
        let status = response.status().as_u16();
        let bytes = axum::body::to_bytes(response.into_body(), ANSWER_BYTES_MAX).await;
        Self {
            status,
            location,
            is_kept: cache.as_deref() != Some("no-store"),
            text: String::from_utf8(bytes.expect("a body").to_vec()).expect("text"),
        }
    }

    /// Where the form is sent.
    fn action(&self) -> String {
        let forms = between(&self.text, "<form", ">");
        let form = forms.first().expect("a form");
        attribute(form, "action").expect("an address")
    }

    /// The fields of the form as they stand there.
    fn fields(&self) -> Vec<(String, String)> {
        let mut fields = Vec::new();
        for tag in between(&self.text, "<input", ">") {
            let kind = attribute(tag, "type").expect("a type");
            if matches!(kind.as_str(), "radio" | "checkbox") && !tag.contains(" checked") {
                continue;
            }
            let name = attribute(tag, "name").expect("a name");
            fields.push((name, attribute(tag, "value").unwrap_or_default()));
        }
        for list in between(&self.text, "<select", "</select>") {
            let options = between(list, "<option", "</option>");
            let mut chosen = options
                .iter()
                .filter(|option| option.contains(" selected>"));
            // As browsers do: the first, if what was sent is none of them.
            let chosen = *chosen.next().or(options.first()).expect("an option");
            let words = chosen.split_once('>').expect("a tag").1;
            let value = attribute(chosen, "value").unwrap_or_else(|| words.to_owned());
            fields.push((attribute(list, "name").expect("a name"), value));
        }
        fields
    }

    /// Fills in what the page asks for; each value replaces what stood there.
    fn filled(&self, answers: &[(&str, &str)]) -> Vec<(String, String)> {
        let mut fields = self.fields();
        let asks = |name: &str| {
            let tags = between(&self.text, "<input", ">").into_iter();
            let mut tags = tags.chain(between(&self.text, "<select", ">"));
            tags.any(|tag| {
                attribute(tag, "name").as_deref() == Some(name)
                    && attribute(tag, "type").as_deref() != Some("hidden")
            })
        };
        for (name, _) in answers {
            assert!(asks(name), "there is no {name} on {}", self.text);
            fields.retain(|(key, _)| key != name);
        }
        let answers = answers.iter();
        fields.extend(answers.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        fields
    }

    fn has(&self, words: &str) -> bool {
        self.text.contains(words)
    }
}

/// Somebody with a browser.
struct Browser<'a> {
    world: &'a World,
    router: axum::Router,
}

impl<'a> Browser<'a> {
    fn new(world: &'a World) -> Self {
        Self {
            world,
            router: web::router(world.app.clone()),
        }
    }

    async fn send(&mut self, request: axum::http::request::Builder, body: String) -> Page {
        let request = request
            .header("content-type", "application/x-www-form-urlencoded")
            .extension(ConnectInfo(std::net::SocketAddr::from(([127, 0, 0, 1], 7))))
            .body(Body::from(body))
            .expect("a request");
        let answer = self.router.call(request).await.expect("an answer");
        Page::of(answer).await
    }

    async fn get(&mut self, path: &str) -> Page {
        self.send(Request::get(path), String::new()).await
    }

    async fn post(&mut self, path: &str, fields: &[(String, String)]) -> Page {
        let mut body = url::form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(fields);
        self.send(Request::post(path), body.finish()).await
    }

    /// Fills in a page and goes on.
    async fn answer(&mut self, page: &Page, answers: &[(&str, &str)]) -> Page {
        self.post(&page.action(), &page.filled(answers)).await
    }

    /// Fills in a page, and presses another button than the one that goes on.
    async fn press(&mut self, page: &Page, go: &str, answers: &[(&str, &str)]) -> Page {
        let buttons = between(&page.text, "<button", ">");
        let value = Some(go.to_owned());
        let button = buttons
            .into_iter()
            .find(|tag| attribute(tag, "value") == value);
        let button = button.unwrap_or_else(|| panic!("no button {go} on {}", page.text));
        let action = attribute(button, "formaction").unwrap_or_else(|| page.action());
        let mut fields = page.filled(answers);
        fields.push((attribute(button, "name").expect("a name"), go.to_owned()));
        self.post(&action, &fields).await
    }

    /// The answers up to the question of how to reach somebody; each page asks for the next thing only.
    async fn up_to_contact(&mut self, language: &str) -> Page {
        let page = self.get(&format!("/{language}/join/service")).await;
        let page = self.answer(&page, &[("service", "personalausweis")]).await;
        let page = self.answer(&page, &[("persons", "2")]).await;
        let page = self.answer(&page, &[("offices", "nord")]).await;
        let times = [
            ("window", "mon-08:00-10:00"),
            ("window", "thu-08:00-10:00"),
            ("not_after", "2027-03-01"),
        ];
        let page = self.answer(&page, &times).await;
        self.answer(&page, &[("given", "Zoë"), ("family", "O'Muster")])
            .await
    }

    async fn up_to_check(&mut self, language: &str) -> Page {
        let page = self.up_to_contact(language).await;
        let email = format!("zoe-{language}@example.org");
        let answers = [("email", email.as_str()), ("phone", "02305 123456")];
        let check = self.answer(&page, &answers).await;
        assert_eq!(check.status, 200, "{}", check.text);
        check
    }

    async fn entries(&self) -> i64 {
        self.world.number("SELECT COUNT(*) FROM entry").await
    }
}

async fn somebody_joins_question_by_question(world: &World) {
    for (number, language, heading) in [
        (1, "de", "Prüfen Sie Ihre Angaben"),
        (2, "en", "Check your answers"),
    ] {
        let mut browser = Browser::new(world);
        let start = browser.get(&format!("/{language}/")).await;
        let first = format!("/{language}/join/service");
        assert!(start.has(&format!("href=\"{first}\"")), "{}", start.text);
        let check = browser.up_to_check(language).await;
        assert!(
            check.has(&format!("<h1>{heading}</h1>")) && !check.is_kept,
            "{}",
            check.text
        );
        for words in ["Zoë O&#39;Muster", "zoe-", "02305 123456", "2027"] {
            assert!(check.has(words), "{words} in {}", check.text);
        }
        // Nobody is on the list before the last button.
        assert_eq!(browser.entries().await, number - 1);
        let joined = browser.answer(&check, &[]).await;
        let behind = format!("/{language}/joined");
        assert_eq!(
            (joined.status, joined.location.as_deref()),
            (303, Some(behind.as_str())),
            "{}",
            joined.text
        );
        assert_eq!(browser.get(&behind).await.status, 200);
        assert_eq!(browser.entries().await, number);
        world.deliver().await;
        let letters = world.letters();
        let link = letters.last().expect("a letter").links()[0];
        assert!(link.contains(&format!("/{language}/verify/")), "{link}");
    }
}

async fn what_is_wrong_is_asked_again_and_nothing_is_lost(world: &World) {
    let mut browser = Browser::new(world);
    let page = browser.get("/de/join/service").await;
    let wrong = browser.answer(&page, &[]).await;
    assert_eq!(wrong.status, 422);
    let service = "Wählen Sie aus, was Sie erledigen möchten.";
    assert!(
        wrong.has("<title>Fehler: ")
            && wrong.has(&format!("<a href=\"#service-1\">{service}</a>"))
            && wrong.has("id=\"service-error\""),
        "{}",
        wrong.text
    );
    let summary = wrong.text.find("class=\"summary\"");
    assert!(summary.is_some() && summary < wrong.text.find("<h1"));

    let page = browser.up_to_contact("en").await;
    let typed = [("email", "zoe@"), ("phone", "call me")];
    let wrong = browser.answer(&page, &typed).await;
    assert_eq!(wrong.status, 422);
    assert!(
        wrong.has("<title>Error: ") && !wrong.is_kept,
        "{}",
        wrong.text
    );
    for (name, value) in typed {
        let typed = (name.to_owned(), value.to_owned());
        assert!(wrong.fields().contains(&typed), "{name} in {}", wrong.text);
        assert!(wrong.has(&format!("href=\"#{name}\"")), "{}", wrong.text);
    }
    // What other pages asked for goes along, and in the other language too.
    let german = browser.press(&wrong, "stay", &[]).await;
    assert_eq!(german.status, 200);
    assert!(german.has("<html lang=\"de\">"), "{}", german.text);
    for page in [&wrong, &german] {
        let given = ("given".to_owned(), "Zoë".to_owned());
        let window = ("window".to_owned(), "thu-08:00-10:00".to_owned());
        let fields = page.fields();
        assert!(fields.contains(&given) && fields.contains(&window));
    }
    assert_eq!(browser.entries().await, 0);
}

async fn nothing_typed_is_lost_on_the_way_back(world: &World) {
    let mut browser = Browser::new(world);
    let mut page = browser.up_to_contact("de").await;
    let half = [("email", "zoe@")];
    let mut known = Vec::new();
    for word in ["name", "when", "offices", "persons", "service"] {
        let typed: &[(&str, &str)] = if known.is_empty() { &half } else { &[] };
        page = browser.press(&page, "back", typed).await;
        assert_eq!(page.status, 200, "{}", page.text);
        assert_eq!(page.action(), format!("/de/join/{word}"));
        let mut fields = page.fields();
        fields.retain(|(_, value)| !value.is_empty());
        fields.sort();
        assert!(known.is_empty() || fields == known, "{fields:?} {known:?}");
        known = fields;
    }
    let has = |name: &str, value: &str| known.contains(&(name.to_owned(), value.to_owned()));
    assert!(has("email", "zoe@") && has("given", "Zoë") && has("persons", "2"));
    assert!(has("offices", "nord") && has("window", "mon-08:00-10:00"));
    // And forward again: nothing has to be typed twice.
    for word in ["persons", "offices", "when", "name", "contact"] {
        page = browser.answer(&page, &[]).await;
        assert_eq!(page.action(), format!("/de/join/{word}"), "{}", page.text);
    }
    assert!(page.has("value=\"zoe@\""), "{}", page.text);
}

async fn an_answer_is_changed_from_all_answers(world: &World) {
    let mut browser = Browser::new(world);
    let check = browser.up_to_check("de").await;
    for (question, answers, words) in [
        ("name", [("family", "Neumann")], "Zoë Neumann"),
        ("contact", [("email", "neu@example.org")], "neu@example.org"),
        (
            "persons",
            [("persons", "3")],
            "<span class=\"line\">3</span>",
        ),
        ("offices", [("offices", "rathaus")], "Bürgerbüro im Rathaus"),
    ] {
        let page = browser.press(&check, question, &[]).await;
        assert_eq!(page.action(), format!("/de/join/{question}"));
        let changed = browser.answer(&page, &answers).await;
        assert_eq!((changed.status, changed.action().as_str()), (200, "/de/"));
        assert!(changed.has(words), "{words} in {}", changed.text);
        // Changing nothing, or going back, is no change.
        let page = browser.press(&changed, question, &[]).await;
        let same = browser.press(&page, "back", &[]).await;
        assert_eq!(same.text, changed.text);
    }
    // A service that only one comes for and only one office offers asks less.
    let page = browser.press(&check, "service", &[]).await;
    let other = browser.answer(&page, &[("service", "umzug")]).await;
    assert_eq!(other.status, 200, "{}", other.text);
    assert!(!other.has("value=\"offices\"") && !other.has("name=\"offices\""));
    let joined = browser.answer(&other, &[]).await;
    assert_eq!(joined.status, 303, "{}", joined.text);
}

async fn what_is_forged_is_asked_again(world: &World) {
    let mut browser = Browser::new(world);
    for later in ["when", "contact", "check"] {
        let page = browser.get(&format!("/en/join/{later}")).await;
        let first = page.location.as_deref();
        assert_eq!((page.status, first), (303, Some("/en/join/service")));
    }
    assert_eq!(browser.get("/en/join/shoes").await.status, 404);
    assert_eq!(browser.post("/en/join/shoes", &[]).await.status, 404);
    let check = browser.up_to_check("en").await;
    let right = check.fields();
    for (name, value, question) in [
        ("service", "crown", "service"),
        ("persons", "99", "persons"),
        ("offices", "mars", "offices"),
        ("window", "mon-25:00-26:00", "when"),
        ("not_before", "2099-01-01", "when"),
        ("notice_hours", "-1", "when"),
        ("given", "\u{202e}", "name"),
        (
            "email",
            "zoe@example.org\r\nBcc: max@example.org",
            "contact",
        ),
        ("phone", "'; DROP TABLE entry", "contact"),
    ] {
        let mut fields = right.clone();
        fields.retain(|(key, _)| key != name);
        fields.push((name.to_owned(), value.to_owned()));
        let asked = browser.post("/en/", &fields).await;
        assert_eq!(asked.status, 422, "{name}: {}", asked.text);
        assert_eq!(asked.action(), format!("/en/join/{question}"), "{name}");
        assert!(asked.has("class=\"summary\""), "{name}: {}", asked.text);
        // Once it is right, all answers come back.
        let email = ("email".to_owned(), "zoe-en@example.org".to_owned());
        assert!(name == "email" || asked.fields().contains(&email), "{name}");
    }
    let go = [("go".to_owned(), "shoes".to_owned())];
    assert_eq!(browser.post("/en/join/check", &go).await.status, 400);
    let flood = [("given".to_owned(), "a".repeat(100_000))];
    for path in ["/en/", "/en/join/name", "/en/join/check"] {
        assert_eq!(browser.post(path, &flood).await.status, 413, "{path}");
    }
    assert_eq!(browser.entries().await, 0);
    assert_eq!(browser.post("/en/", &right).await.status, 303);
    assert_eq!(browser.entries().await, 1);
}

async fn only_the_last_page_counts_as_a_join(world: &World) {
    let app = world.configured(7, |config| config.limits.joins_per_client_hour = 1);
    let mut browser = Browser {
        world,
        router: web::router(app.await),
    };
    for _ in 0..2 {
        browser.up_to_check("de").await;
    }
    let check = browser.up_to_check("de").await;
    assert_eq!(browser.answer(&check, &[]).await.status, 303);
    assert_eq!(browser.answer(&check, &[]).await.status, 429);
}
