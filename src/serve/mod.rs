//! Serving a finished run: its report, its layers for GIS, and with the data of the region live answers.
//!
//! [`Site`] turns a request into an answer, without any socket: the program `nahraum serve` reads requests from one
//! and writes answers to it. What it asks first of every request, [`Door`] and [`Rate`] answer.
//!
//! | path | answer |
//! |---|---|
//! | `/` | landing page: HTML for browsers, JSON for programs |
//! | `/report` | the report of the run |
//! | `/live` | with a configuration: the page of live answers |
//! | `POST /live/answer` | a [`Question`] in JSON; the only route that computes |
//! | `/api`, `/conformance`, `/collections` … | the layers of the run as OGC API - Features (17-069r4, part 1: Core) |

mod door;
mod features;
mod live;
mod message;
mod query;
mod results;
mod site;

pub use door::{Door, Heads, Rate};
pub use live::{
    CoverageQuestion, LIMIT_MAX_M, Live, LiveError, LiveGround, Question, SurroundingsQuestion,
};
pub use message::{Answered, Asked};
pub use results::{ResultLayers, ResultsError};
pub use site::{BODY_BYTES_MAX, Site};
