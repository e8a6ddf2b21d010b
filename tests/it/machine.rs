//! One entry and one slot under every order of events: a model of a few lines says what each has to
//! come to, also when it comes at the wrong moment or twice.

use chrono::TimeDelta;
use proptest::prelude::*;
use proptest::test_runner::Config;
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest};
use reihum::domain::entry::{Outcome, State};
use reihum::service::{Error, answer, attend, leave, verify};
use tokio::runtime::Runtime;
use uuid::Uuid;

use crate::world::{Engine, World};

/// Orders that are tried per engine, and with `REIHUM_TEST_LONG`.
const CASES: u32 = 24;
const CASES_LONG: u32 = 500;

/// Far enough that no order of events comes near it by waiting alone.
const START: &str = "2027-09-28 09:00";

/// What may happen.
#[derive(Clone, Copy, Debug)]
enum Step {
    Verify,
    Round,
    Confirm,
    Decline,
    /// The time to answer passes.
    Late,
    Withdraw,
    Pause,
    Resume,
    Cancel,
    /// The hour of the appointment comes.
    Hour,
    Mark(Outcome),
    /// The day of the appointment ends.
    Midnight,
}

/// What has to be true.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own that some order of events makes true"
)]
struct Model {
    state: State,
    /// Whether the last step had to be refused.
    is_refused: bool,
    has_offer: bool,
    has_appointment: bool,
    is_declined: bool,
    /// Silences in a row: two of them pause.
    silences: u32,
    is_silenced: bool,
    is_hour: bool,
    strikes: i64,
}

impl Model {
    fn refuse(&mut self) {
        self.is_refused = true;
    }

    /// To `to` if the entry is in one of `from`; nothing happens twice.
    fn go(&mut self, from: &[State], to: State) {
        if from.contains(&self.state) {
            self.state = to;
        } else if self.state != to {
            self.refuse();
        }
    }

    fn confirm(&mut self) {
        let is_kept = self.has_appointment && self.state != State::Cancelled;
        if self.state == State::Offered {
            self.state = State::Booked;
            self.has_appointment = true;
            self.silences = 0;
        } else if !self.has_offer || !is_kept {
            self.refuse();
        }
    }

    fn decline(&mut self) {
        if self.state == State::Offered {
            self.state = State::Waiting;
            self.is_declined = true;
            self.silences = 0;
        } else if !self.is_declined {
            self.refuse();
        }
    }

    fn cancel(&mut self) {
        if self.state == State::Booked && !self.is_hour {
            self.state = State::Cancelled;
        } else if !self.has_appointment || self.state != State::Cancelled {
            self.refuse();
        }
    }

    fn mark(&mut self, outcome: Outcome) {
        let is_there = self.has_appointment && self.state != State::Cancelled;
        if !is_there || !self.is_hour {
            self.refuse();
            return;
        }
        self.state = outcome.state();
        self.strikes = i64::from(outcome == Outcome::NoShow);
    }

    fn pass_time(&mut self, step: Step) {
        let is_over = match step {
            Step::Midnight => true,
            Step::Late => self.is_hour,
            _ => false,
        };
        self.is_hour |= matches!(step, Step::Hour | Step::Midnight);
        self.be_silent();
        if self.state == State::Unverified {
            self.state = State::Dropped;
        }
        if is_over && self.state == State::Booked {
            self.state = State::Unknown;
        }
    }

    fn be_silent(&mut self) {
        if self.state == State::Offered {
            self.silences += 1;
            self.is_silenced = self.silences >= 2;
            self.state = if self.is_silenced {
                State::Paused
            } else {
                State::Waiting
            };
        }
    }
}

impl ReferenceStateMachine for Model {
    type State = Self;
    type Transition = Step;

    fn init_state() -> BoxedStrategy<Self> {
        Just(Self {
            state: State::Unverified,
            is_refused: false,
            has_offer: false,
            has_appointment: false,
            is_declined: false,
            silences: 0,
            is_silenced: false,
            is_hour: false,
            strikes: 0,
        })
        .boxed()
    }

    fn transitions(_: &Self) -> BoxedStrategy<Step> {
        let mark = prop::sample::select(Outcome::MARKS.to_vec()).prop_map(Step::Mark);
        prop_oneof![
            4 => Just(Step::Verify),
            6 => Just(Step::Round),
            4 => Just(Step::Confirm),
            2 => Just(Step::Decline),
            3 => Just(Step::Late),
            1 => Just(Step::Withdraw),
            2 => Just(Step::Pause),
            3 => Just(Step::Resume),
            2 => Just(Step::Cancel),
            1 => Just(Step::Hour),
            2 => mark,
            1 => Just(Step::Midnight),
        ]
        .boxed()
    }

    fn apply(mut state: Self, step: &Step) -> Self {
        use State::{Offered, Paused, Unverified, Waiting, Withdrawn};
        state.is_refused = false;
        match *step {
            Step::Verify if state.state == State::Dropped => state.refuse(),
            Step::Verify if state.state == Unverified => state.state = Waiting,
            Step::Verify => {}
            Step::Round => {
                let is_free = !state.is_hour && !state.is_declined;
                if state.state == Waiting && is_free {
                    state.state = Offered;
                    state.has_offer = true;
                }
            }
            Step::Confirm => state.confirm(),
            Step::Decline => state.decline(),
            Step::Withdraw => {
                // Who leaves declines what is held.
                state.is_declined |= state.state == Offered;
                state.go(&[Waiting, Offered, Paused], Withdrawn);
            }
            Step::Pause => state.go(&[Waiting], Paused),
            Step::Resume => {
                if state.state == Paused && std::mem::take(&mut state.is_silenced) {
                    state.silences = 0;
                }
                state.go(&[Paused], Waiting);
            }
            Step::Cancel => state.cancel(),
            Step::Mark(outcome) => state.mark(outcome),
            Step::Late | Step::Hour | Step::Midnight => state.pass_time(*step),
        }
        state
    }
}

/// The real thing.
struct Town {
    runtime: Runtime,
    world: World,
    entry: Uuid,
}

impl Town {
    fn new(engine: Engine) -> Self {
        let runtime = Runtime::new().expect("a runtime");
        let (world, entry) = runtime.block_on(async {
            let mut world = World::new(engine).await.expect("a world");
            // Rounds come when a step says so, and nobody is asked whether the need stands.
            let by_hand = "0 0 29 2 *".parse().expect("a cron line");
            world.app = world
                .configured(9, |config| {
                    config.rounds.cron = by_hand;
                    config.rules.entries.still_needed_after = TimeDelta::zero();
                })
                .await;
            world.open_slot(START).await;
            world.join(world.citizen("eva@example.org")).await;
            world.deliver().await;
            let entry = world.entry_to_verify("eva@example.org");
            (world, entry)
        });
        Self {
            runtime,
            world,
            entry,
        }
    }

    /// Whether the step was refused.
    async fn take(&self, step: Step) -> bool {
        let (app, entry) = (&self.world.app, self.entry);
        let answered = match step {
            Step::Verify => verify::verify(app, entry).await.map(drop),
            Step::Withdraw => leave::withdraw(app, entry).await,
            Step::Pause => leave::pause(app, entry).await,
            Step::Resume => leave::resume(app, entry).await,
            Step::Confirm => match self.offer().await {
                Some(offer) => answer::confirm(app, offer).await.map(drop),
                None => return true,
            },
            Step::Decline => match self.offer().await {
                Some(offer) => answer::decline(app, offer).await,
                None => return true,
            },
            Step::Cancel => match self.appointment().await {
                Some(appointment) => leave::cancel(app, appointment).await.map(drop),
                None => return true,
            },
            Step::Mark(outcome) => match self.appointment().await {
                Some(appointment) => {
                    attend::mark(app, appointment, outcome, Uuid::from_u128(7)).await
                }
                None => return true,
            },
            Step::Round => {
                self.world.round().await;
                self.world.deliver().await;
                Ok(())
            }
            Step::Late => {
                self.world.advance(TimeDelta::days(5)).await;
                Ok(())
            }
            Step::Hour => {
                self.wait_until("2027-09-28 10:00").await;
                Ok(())
            }
            Step::Midnight => {
                self.wait_until("2027-09-29 00:01").await;
                Ok(())
            }
        };
        match answered {
            Ok(()) => false,
            Err(Error::Refused(_) | Error::NotFound) => true,
            Err(error) => panic!("{step:?}: {error}"),
        }
    }

    async fn wait_until(&self, moment: &str) {
        let wait = crate::world::local(moment) - self.world.clock.now();
        self.world.advance(wait.max(TimeDelta::zero())).await;
    }

    async fn offer(&self) -> Option<Uuid> {
        let app = &self.world.app;
        let offers = reihum::service::explain::offers(app, self.entry).await;
        offers.expect("a database").last().map(|offer| offer.id)
    }

    async fn appointment(&self) -> Option<Uuid> {
        let offer = self.offer().await?;
        let app = &self.world.app;
        let (_, _, appointment) = reihum::service::explain::offer(app, offer)
            .await
            .expect("an offer");
        appointment.map(|appointment| appointment.id)
    }

    async fn compare(&self, model: &Model) {
        let found = match reihum::service::explain::entry(&self.world.app, self.entry).await {
            Ok((_, state)) => state,
            Err(Error::NotFound) => State::Dropped,
            Err(error) => panic!("{error}"),
        };
        assert_eq!(found, model.state);
        let held = "SELECT COUNT(*) FROM offer_slot WHERE live";
        let holds = [
            State::Offered,
            State::Booked,
            State::Attended,
            State::NoShow,
            State::SentAway,
            State::Unknown,
        ];
        let expected = i64::from(holds.contains(&model.state));
        assert_eq!(self.world.number(held).await, expected, "{model:?}");
        let strikes = "SELECT COUNT(*) FROM strike WHERE state = 'live'";
        assert_eq!(self.world.number(strikes).await, model.strikes, "{model:?}");
    }
}

struct OnSqlite;
struct OnPostgres;

macro_rules! machine {
    ($machine:ident, $engine:expr) => {
        impl StateMachineTest for $machine {
            type SystemUnderTest = Town;
            type Reference = Model;

            fn init_test(_: &Model) -> Town {
                Town::new($engine)
            }

            fn apply(town: Town, model: &Model, step: Step) -> Town {
                let refused = town.runtime.block_on(town.take(step));
                assert_eq!(refused, model.is_refused, "{step:?} {model:?}");
                town
            }

            fn check_invariants(town: &Town, model: &Model) {
                town.runtime.block_on(town.compare(model));
            }
        }
    };
}
machine!(OnSqlite, Engine::Sqlite);
machine!(OnPostgres, Engine::Postgres);

fn orders() -> Config {
    let is_long = std::env::var_os("REIHUM_TEST_LONG").is_some();
    Config {
        cases: if is_long { CASES_LONG } else { CASES },
        max_shrink_iters: 200,
        failure_persistence: None,
        ..Config::default()
    }
}

fn every_order<M: StateMachineTest<Reference = Model>>() {
    let config = orders();
    let strategy = Model::sequential_strategy(1..30);
    let run = proptest::test_runner::TestRunner::new(config.clone()).run(
        &strategy,
        |(model, steps, seen)| {
            M::test_sequential(config.clone(), model, steps, seen);
            Ok(())
        },
    );
    run.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn every_order_of_events_is_as_modelled_on_sqlite() {
    every_order::<OnSqlite>();
}

#[test]
fn every_order_of_events_is_as_modelled_on_postgres() {
    let runtime = Runtime::new().expect("a runtime");
    // Where PostgreSQL is missing that is said elsewhere.
    if runtime.block_on(World::new(Engine::Postgres)).is_none() {
        return;
    }
    every_order::<OnPostgres>();
}
