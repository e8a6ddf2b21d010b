//! stand-in
use crate::domain::town::Town;
use crate::locale::Language;
use crate::service::join::Joining;
use crate::web::view::join::FieldError;
use chrono::NaiveDate;
pub struct RawWindow {
    pub days: Vec<String>,
    pub from: String,
    pub to: String,
}
pub struct Draft {
    pub service: String,
    pub offices: Vec<String>,
    pub persons: String,
    pub given: String,
    pub family: String,
    pub birth_date: String,
    pub email: String,
    pub phone: String,
    pub windows: Vec<RawWindow>,
    pub not_before: String,
    pub not_after: String,
    pub notice_hours: String,
}
pub fn parse(_: &Draft, _: Language, _: &Town, _: NaiveDate) -> Result<Joining, Vec<FieldError>> {
    Err(vec![])
}
