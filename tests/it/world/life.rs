//! A small life of a list: of everything that is counted, something happens.

use chrono::TimeDelta;
use reihum::domain::entry::{Outcome, State};
use reihum::service::close::{self, Closing};
use reihum::service::{answer, attend, expire, leave, slots};
use serde_json::json;
use uuid::Uuid;

use super::{World, local};

/// A clerk.
const CLERK: Uuid = Uuid::from_u128(7);

impl World {
    /// Some days from Monday, 30 November 2026, on: joins by every channel, levers, a round, each
    /// answer and none, a closed office, who came and who did not, slots that nobody used.
    pub async fn live_a_little(&self) {
        let app = &self.app;
        let clerk = self.clerk().await;
        let mut people = Vec::new();
        for name in ["eva", "max", "una", "ida", "kai"] {
            people.push(self.enlist(&format!("{name}@example.org")).await);
        }
        let [eva, max, una, ida, kai] = people[..] else {
            panic!("five people");
        };
        self.join(self.citizen("never@example.org")).await;
        let need = json!({"phone": "02305 1061", "channel": "phone", "hardship": "care"});
        let phone = self.enlist_at_desk(&clerk, need).await;
        self.pass(TimeDelta::days(1));
        let letter = json!({"email": "letter@example.org", "backdate_day": "2026-11-30", "reason": "by letter"});
        let letter = self.enlist_at_desk(&clerk, letter).await;
        for start in ["09:00", "09:15", "09:30", "09:45", "10:00", "10:15"] {
            self.open_slot(&format!("2026-12-09 {start}")).await;
        }
        self.open_slot_at("nord", "2026-12-21 09:00").await;
        self.offered(phone).await;
        // Eva, the caller and Kai say yes, Max no; Ida leaves, Una is silent.
        let mut booked = Vec::new();
        for entry in [eva, phone, kai] {
            self.pass(TimeDelta::minutes(10));
            let offer = self.offer(entry).await;
            booked.push(answer::confirm(app, offer.id).await.expect("a yes"));
        }
        self.decline(max).await;
        leave::withdraw(app, ida).await.expect("left");
        self.pass(TimeDelta::days(3));
        expire::offers(app).await.expect("a database");
        assert_eq!(self.state(una).await, State::Waiting);
        leave::pause(app, una).await.expect("paused");
        assert_eq!(self.state(letter).await, State::Waiting);
        self.close_the_last(booked[2]).await;
        self.mark_all(&clerk, booked[0], booked[1]).await;
        self.cancelled_in_time().await;
        // No round comes any more.
        self.open_slot_at("nord", "2026-12-19 09:00").await;
        self.pass(TimeDelta::days(14));
        expire::offers(app).await.expect("a database");
        expire::unverified(app).await.expect("a database");
        slots::end_unused(app).await.expect("a database");
    }

    /// The office closes while somebody has an appointment there.
    async fn close_the_last(&self, appointment: Uuid) {
        let appointment = self.appointment(appointment).await;
        let closing = Closing {
            office: appointment.office.parse().expect("an id"),
            counter: None,
            from: appointment.start,
            to: appointment.start + TimeDelta::minutes(15),
            reason: "illness".to_owned(),
        };
        let closed = close::close(&self.app, closing, CLERK, false).await;
        assert_eq!(closed.expect("closed").displaced.len(), 1);
    }

    /// One is absent and pardoned, one came, late as it turns out.
    async fn mark_all(&self, clerk: &super::Clerk, absent: Uuid, late: Uuid) {
        self.clock.set(local("2026-12-09 12:00"));
        for (appointment, outcome) in [
            (absent, Outcome::NoShow),
            (late, Outcome::Attended),
            (late, Outcome::Late),
        ] {
            attend::mark(&self.app, appointment, outcome, CLERK)
                .await
                .expect("marked");
        }
        let strikes = self.get(clerk, "/staff/strikes").await;
        let strike = super::id(&strikes["strikes"][0]["id"]);
        let path = format!("/staff/strikes/{strike}/pardon");
        self.post(clerk, &path, json!({"reason": "ill"}), 200).await;
    }

    /// Somebody takes an appointment and calls it off in time.
    async fn cancelled_in_time(&self) {
        // Enough for those who came before.
        for start in ["09:15", "09:30", "09:45"] {
            self.open_slot(&format!("2026-12-18 {start}")).await;
        }
        let nina = self.enlist("nina@example.org").await;
        let appointment = self.book(nina, "2026-12-18 09:00").await;
        assert_eq!(self.cancel(appointment).await, leave::CancelBand::Free);
    }
}
