//! HiGHS as the exact solver (Huangfu and Hall 2018, "Parallelizing the dual revised simplex method",
//! Mathematical Programming Computation 10).

use highs::{HighsModelStatus, HighsOptionValue, Model, RowProblem, Sense, SolvedModel};

use super::effort::Effort;
use super::solver::{Answer, Emphasis, Ending, Goal, Program, Solver, SolverError};

/// The solver HiGHS, with one thread and one seed, so that the same program gives the same answer.
///
/// It is given no plan to begin with: with one, HiGHS 1.16 may call a plan the best that a plan with one place
/// less beats.
#[derive(Clone, Copy, Debug, Default)]
pub struct Highs;

/// Objectives are whole numbers: a solution less than one away from the bound is the best.
const GAP_MAX: f64 = 0.999;

impl Solver for Highs {
    fn solve(&self, program: &Program, effort: &Effort) -> Result<Answer, SolverError> {
        if program.variables.is_empty() {
            return Ok(without_variables(program));
        }
        let mut model = model(program)?;
        set_options(&mut model, effort)?;
        if program.emphasis == Emphasis::Proof {
            without_heuristics(&mut model)?;
        }
        let solved = model
            .try_solve()
            .map_err(|status| SolverError::NoAnswer { reason: format!("{status:?}") })?;
        answer(program, &solved)
    }
}

/// With no variable, each row sums up to zero.
fn without_variables(program: &Program) -> Answer {
    let fits = program.rows.iter().all(|row| row.range.contains(&0.0));
    let ending = if fits { Ending::Solved } else { Ending::Infeasible };
    Answer { ending, values: Vec::new(), bound: 0.0, prices: vec![0.0; program.rows.len()] }
}

fn model(program: &Program) -> Result<Model, SolverError> {
    let mut problem = RowProblem::default();
    let columns: Vec<_> = program
        .variables
        .iter()
        .map(|one| problem.add_column_with_integrality(one.cost, 0.0..=one.at_most, one.is_whole))
        .collect();
    for row in &program.rows {
        let terms: Vec<_> =
            row.terms.iter().map(|(number, factor)| (columns[*number as usize], *factor)).collect();
        problem.add_row(row.range.clone(), terms);
    }
    let sense = match program.goal {
        Goal::Least => Sense::Minimise,
        Goal::Most => Sense::Maximise,
    };
    problem.try_optimise(sense).map_err(|status| SolverError::Refused {
        variables: program.variables.len(),
        rows: program.rows.len(),
        reason: format!("{status:?}"),
    })
}

fn set_options(model: &mut Model, effort: &Effort) -> Result<(), SolverError> {
    model.make_quiet();
    set(model, "threads", 1)?;
    set(model, "parallel", "off")?;
    set(model, "random_seed", 1)?;
    set(model, "mip_rel_gap", 0.0)?;
    set(model, "mip_abs_gap", GAP_MAX)?;
    set(model, "mip_max_nodes", i32::try_from(effort.nodes_max).unwrap_or(i32::MAX))?;
    if let Some(seconds) = effort.seconds_max {
        set(model, "time_limit", f64::from(seconds))?;
    }
    Ok(())
}

/// Leaves out the searches for good plans in smaller programs. They take up to half of the time, and where a good plan
/// is known they find nothing.
fn without_heuristics(model: &mut Model) -> Result<(), SolverError> {
    set(model, "mip_heuristic_effort", 0.0)?;
    for name in
        ["mip_heuristic_run_rens", "mip_heuristic_run_rins", "mip_heuristic_run_root_reduced_cost"]
    {
        set(model, name, false)?;
    }
    Ok(())
}

fn set(
    model: &mut Model,
    name: &'static str,
    value: impl HighsOptionValue,
) -> Result<(), SolverError> {
    model.try_set_option(name, value).map_err(|_| SolverError::Setting { name })
}

fn answer(program: &Program, solved: &SolvedModel) -> Result<Answer, SolverError> {
    let ending = match solved.status() {
        HighsModelStatus::Optimal => Ending::Solved,
        HighsModelStatus::Infeasible | HighsModelStatus::UnboundedOrInfeasible => {
            Ending::Infeasible
        }
        HighsModelStatus::ReachedSolutionLimit => Ending::NodeLimit,
        HighsModelStatus::ReachedTimeLimit => Ending::TimeLimit,
        other => return Err(SolverError::NoAnswer { reason: format!("{other:?}") }),
    };
    let is_mixed = program.variables.iter().any(|variable| variable.is_whole);
    let bound = if is_mixed {
        solved
            .double_info_value(c"mip_dual_bound")
            .map_err(|status| SolverError::NoAnswer { reason: format!("{status:?}") })?
    } else {
        solved.objective_value()
    };
    let is_found = solved.primal_solution_status() == highs::HighsSolutionStatus::Feasible;
    let solution = solved.get_solution();
    let values = if is_found { solution.columns().to_vec() } else { Vec::new() };
    Ok(Answer { ending, values, bound, prices: solution.dual_rows().to_vec() })
}
