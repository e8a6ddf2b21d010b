//! Joining, one question a page. Each form is sent to the address of its question with all answers so
//! far; what comes back is the next question, or the same one with what is wrong. Nothing is kept here,
//! and nothing that was typed stands in an address.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::answer::{Sent, Shown, Trouble, Visit};
use super::join::{form, read, serving, typed};
use super::statistics::lately;
use crate::domain::ids::ServiceId;
use crate::domain::town::Service;
use crate::web::view::Terms;
use crate::web::view::join::{FieldError, JoinForm, Typed};
use crate::web::view::journey::{CheckPage, Question, QuestionPage, StartPage};

/// The address of all answers, where one can choose which to change.
const CHECK: &str = "check";

/// What is true before anybody joins.
pub(super) async fn start(visit: Visit) -> Response {
    let page = StartPage {
        chrome: visit.chrome(),
        terms: Terms::of(&visit.app.config.rules),
        policy: visit.app.config.draw.policy,
        lately: lately(&visit).await,
    };
    visit.answer(Ok(Shown::new(StatusCode::OK, &page)))
}

/// The first question; a later one leads there, since its page would know nothing of the answers
/// before it.
pub(super) async fn show(visit: Visit, Path((_, question)): Path<(String, String)>) -> Response {
    let first = Question::Service;
    if question == first.word() {
        let page = ask(&visit, first, Typed::default(), &[], false);
        return visit.answer(Ok(page));
    }
    if question == CHECK || Question::from_word(&question).is_some() {
        return Redirect::to(&first.href(visit.language)).into_response();
    }
    visit.answer(Err(Trouble::NotFound))
}

/// An answer, or the wish to see another question.
pub(super) async fn press(
    visit: Visit,
    Path((_, question)): Path<(String, String)>,
    sent: Sent,
) -> Response {
    let page = sent.fields().and_then(|fields| {
        let sent = Answered::of(fields);
        if question == CHECK {
            return sent.change(&visit);
        }
        let question = Question::from_word(&question).ok_or(Trouble::NotFound)?;
        Ok(sent.go_on(&visit, question))
    });
    visit.answer(page)
}

/// What a page of the journey sends.
struct Answered {
    typed: Typed,
    /// Which way: nothing is on, else `back`, `stay`, or the question to change.
    go: String,
    /// Whether somebody came from all answers to change this one.
    is_change: bool,
}

impl Answered {
    fn of(fields: Vec<(String, String)>) -> Self {
        let field = |name: &str| {
            let mut fields = fields.iter();
            fields.find(|(key, _)| key == name).map(|(_, value)| value)
        };
        let go = field("go").cloned().unwrap_or_default();
        let is_change = field("then").is_some_and(|then| then == CHECK);
        Self {
            typed: typed(fields),
            go,
            is_change,
        }
    }

    fn change(self, visit: &Visit) -> Result<Shown, Trouble> {
        if self.go == "back" {
            let last = asked(visit, &self.typed).pop();
            let last = last.unwrap_or(Question::Service);
            return Ok(ask(visit, last, self.typed, &[], false));
        }
        let question = Question::from_word(&self.go).ok_or(Trouble::BadRequest)?;
        Ok(ask(visit, question, self.typed, &[], true))
    }

    /// The next page, unless the answer is wrong.
    fn go_on(mut self, visit: &Visit, question: Question) -> Shown {
        match self.go.as_str() {
            // The same page in another language.
            "stay" => return ask(visit, question, self.typed, &[], self.is_change),
            "back" if self.is_change => return check(visit, self.typed),
            "back" => {
                let before = asked(visit, &self.typed);
                let before = before.into_iter().rfind(|one| *one < question);
                let before = before.unwrap_or(Question::Service);
                return ask(visit, before, self.typed, &[], false);
            }
            _ => {}
        }
        forget_unasked(visit, &mut self.typed);
        let errors = read(visit, &self.typed).err().unwrap_or_default();
        if errors.iter().any(|error| question.asks(error.field)) {
            return ask(visit, question, self.typed, &errors, self.is_change);
        }
        let next = asked(visit, &self.typed);
        let next = next.into_iter().find(|one| *one > question);
        match next.filter(|_| !self.is_change) {
            Some(next) => ask(visit, next, self.typed, &[], false),
            None => check(visit, self.typed),
        }
    }
}

/// All answers, or the first question whose answer is wrong: a service may have been changed since.
fn check(visit: &Visit, typed: Typed) -> Shown {
    match read(visit, &typed) {
        Ok(joining) => {
            let page = CheckPage {
                chrome: nowhere(visit),
                questions: asked(visit, &typed),
                form: narrowed(visit, typed, Vec::new()),
                windows: joining.windows,
                terms: Terms::of(&visit.app.config.rules),
            };
            Shown::secret(StatusCode::OK, &page)
        }
        Err(errors) => first_wrong(visit, typed, &errors),
    }
}

/// The first question whose answer is wrong, with the others to come as they were.
pub(super) fn first_wrong(visit: &Visit, typed: Typed, errors: &[FieldError]) -> Shown {
    let has_error = |question: &Question| errors.iter().any(|error| question.asks(error.field));
    let question = Question::ALL.into_iter().find(has_error);
    ask(
        visit,
        question.unwrap_or(Question::Service),
        typed,
        errors,
        true,
    )
}

/// The page of a question: 422 with what of the errors is wrong on it.
fn ask(
    visit: &Visit,
    question: Question,
    typed: Typed,
    errors: &[FieldError],
    is_change: bool,
) -> Shown {
    let questions = asked(visit, &typed);
    let place = questions.iter().position(|one| *one == question);
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let count = service(visit, &typed)
        .is_some()
        .then(|| number(questions.len()));
    let told = [&typed.given, &typed.family, &typed.email, &typed.phone];
    let is_personal = told.iter().any(|text| !text.is_empty());
    let own = errors.iter().filter(|error| question.asks(error.field));
    let own: Vec<FieldError> = own.cloned().collect();
    let status = if own.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let mut form = narrowed(visit, typed, own);
    // Where there is but one field, its label is the question, and that is the heading.
    form.is_heading = question.fields().len() == 1;
    let page = QuestionPage {
        chrome: nowhere(visit),
        form,
        question,
        number: number(place.unwrap_or_default()) + 1,
        count,
        is_change,
    };
    if is_personal {
        Shown::secret(status, &page)
    } else {
        Shown::new(status, &page)
    }
}

/// A page whose language cannot be changed by a link, which would lose what was typed.
fn nowhere(visit: &Visit) -> crate::web::view::Chrome {
    crate::web::view::Chrome {
        path: None,
        ..visit.chrome()
    }
}

fn service<'a>(visit: &'a Visit, typed: &Typed) -> Option<&'a Service> {
    let id: ServiceId = typed.service.trim().parse().ok()?;
    let town = &visit.app.config.town;
    town.service(&id)
        .filter(|service| town.blocks(&service.id, 1).is_some())
}

/// The questions that there is something to choose in, by the service that was chosen.
fn asked(visit: &Visit, typed: &Typed) -> Vec<Question> {
    let service = service(visit, typed);
    let has_choice = |question: &Question| match (question, service) {
        (Question::Persons, Some(service)) => service.persons_max > 1,
        (Question::Offices, Some(service)) => serving(visit, service).len() > 1,
        _ => true,
    };
    Question::ALL.into_iter().filter(has_choice).collect()
}

/// Answers to what is not asked, because the service was changed, are none.
fn forget_unasked(visit: &Visit, typed: &mut Typed) {
    let asked = asked(visit, typed);
    if !asked.contains(&Question::Persons) {
        typed.persons.clear();
    }
    if !asked.contains(&Question::Offices) {
        typed.offices.clear();
    }
}

/// The form with what the chosen service allows: its offices, and as many persons.
fn narrowed(visit: &Visit, typed: Typed, errors: Vec<FieldError>) -> JoinForm {
    let chosen = service(visit, &typed);
    let mut form = form(visit, typed, errors);
    if let Some(service) = chosen {
        form.persons_max = service.persons_max.into();
        let serving = serving(visit, service);
        form.offices.retain(|office| serving.contains(&office.id));
    }
    form
}
