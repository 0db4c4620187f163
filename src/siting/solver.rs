//! Linear programs with whole variables, and who solves them exactly.

use std::ops::RangeInclusive;

use thiserror::Error;

use super::effort::Effort;

/// Whether the sum of costs should be small or large.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// As small as possible.
    Least,
    /// As large as possible.
    Most,
}

/// A variable of a program, between 0 and a largest value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Variable {
    /// What one unit adds to the objective.
    pub cost: f64,
    /// Largest value.
    pub at_most: f64,
    /// Whether only whole values are allowed.
    pub is_whole: bool,
}

/// A row of a program: the sum of its terms lies within a range.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Smallest and largest sum; infinite where there is none.
    pub range: RangeInclusive<f64>,
    /// Number of a variable and its factor.
    pub terms: Vec<(u32, f64)>,
}

/// A linear program with whole variables. All costs are whole numbers, so that two plans differ by at least
/// one, unless no variable is whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Program {
    /// Direction of the objective.
    pub goal: Goal,
    /// Variables, numbered from 0.
    pub variables: Vec<Variable>,
    /// Rows.
    pub rows: Vec<Row>,
    /// What the solver spends its time on.
    pub emphasis: Emphasis,
}

/// What a solver spends its time on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Emphasis {
    /// On good values and on the proof that there are no better ones.
    #[default]
    Both,
    /// On the proof: good values are known already.
    Proof,
}

impl Program {
    /// A program without variables and rows.
    pub fn new(goal: Goal) -> Self {
        Self { goal, variables: Vec::new(), rows: Vec::new(), emphasis: Emphasis::default() }
    }

    /// Adds a variable of which there is one or none, and returns its number.
    pub fn add_choice(&mut self, cost: f64) -> u32 {
        self.add(Variable { cost, at_most: 1.0, is_whole: true })
    }

    /// Adds a variable between 0 and 1, and returns its number.
    pub fn add_share(&mut self, cost: f64) -> u32 {
        self.add(Variable { cost, at_most: 1.0, is_whole: false })
    }

    /// Adds a variable and returns its number.
    pub fn add(&mut self, variable: Variable) -> u32 {
        self.variables.push(variable);
        u32::try_from(self.variables.len() - 1).expect("fewer than four billion variables")
    }

    /// Adds a row.
    pub fn add_row(&mut self, range: RangeInclusive<f64>, terms: Vec<(u32, f64)>) {
        self.rows.push(Row { range, terms });
    }
}

/// Why a search ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The best values were found and proven.
    Solved,
    /// No values satisfy all rows.
    Infeasible,
    /// The limit of nodes was reached.
    NodeLimit,
    /// The limit of time was reached: another run may end elsewhere.
    TimeLimit,
}

/// What a solver answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Why the search ended.
    pub ending: Ending,
    /// Value of each variable of the best solution found; empty if none was found.
    pub values: Vec<f64>,
    /// The objective of no solution is better than this.
    pub bound: f64,
    /// For programs without whole variables: by how much the objective changes for each unit of a row.
    pub prices: Vec<f64>,
}

/// Why a solver gave no answer.
#[derive(Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum SolverError {
    /// The solver refused a setting.
    #[error("the solver does not know the setting `{name}`")]
    Setting {
        /// Name of the setting.
        name: &'static str,
    },
    /// The solver refused the program.
    #[error("the solver refused a program of {variables} variables and {rows} rows: {reason}")]
    Refused {
        /// Number of variables.
        variables: usize,
        /// Number of rows.
        rows: usize,
        /// What the solver said.
        reason: String,
    },
    /// The solver ended without an answer.
    #[error("the solver ended without an answer: {reason}")]
    NoAnswer {
        /// What the solver said.
        reason: String,
    },
}

/// Who solves linear programs with whole variables exactly.
pub trait Solver: Sync {
    /// The best values of a program.
    ///
    /// The same program gives the same answer, whatever the number of threads, unless it ends with
    /// [`Ending::TimeLimit`].
    ///
    /// # Errors
    /// [`SolverError`] if the solver refuses the program or fails.
    fn solve(&self, program: &Program, effort: &Effort) -> Result<Answer, SolverError>;
}
