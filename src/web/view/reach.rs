//! How one reaches a citizen: nobody is told of a mail that will never come.

/// The way by which offers and news arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// By mail.
    Mail,
    /// Staff call.
    Calls,
    /// There is neither an address nor a number.
    Nothing,
}

impl Reach {
    /// By what an entry states.
    pub fn of(email: Option<&str>, phone: Option<&str>) -> Self {
        match (email, phone) {
            (Some(_), _) => Self::Mail,
            (None, Some(_)) => Self::Calls,
            (None, None) => Self::Nothing,
        }
    }

    /// The name of the text `stem` for people who are reached like this.
    pub(super) fn text(self, stem: &str) -> String {
        match self {
            Self::Mail => stem.to_owned(),
            Self::Calls => format!("{stem}-calls"),
            Self::Nothing => format!("{stem}-alone"),
        }
    }
}
