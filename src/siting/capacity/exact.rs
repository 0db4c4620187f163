//! The capacitated covering problem as a program for the solver.

use super::problem::CapacityProblem;
use crate::siting::effort::Effort;
use crate::siting::solver::{Ending, Goal, Program, Solver, SolverError, Variable};

/// What the solver found.
pub(super) struct Exact {
    /// The chosen candidates, ascending; none if the search ended before there were any.
    pub chosen: Option<Vec<u32>>,
    /// Persons whom no plan exceeds.
    pub persons_max: u64,
    /// Whether a limit of time played no part.
    pub is_repeatable: bool,
}

/// The best plan: a variable for each candidate (0 or 1) and one for the persons that a place serves at a
/// demand point, at most all of them, at most the place's capacity together, and nobody at a closed place
/// (Current and Storbeck 1988, "Capacitated covering models", Environment and Planning B 15). Once the places
/// are whole, so are the persons: it is a flow.
pub(super) fn solve(
    problem: &CapacityProblem,
    places: usize,
    effort: &Effort,
    solver: &dyn Solver,
) -> Result<Exact, SolverError> {
    let mut program = Program::new(Goal::Most);
    let choices: Vec<u32> = (0..problem.candidates()).map(|_| program.add_choice(0.0)).collect();
    let mut at_demand: Vec<Vec<(u32, f64)>> = vec![Vec::new(); problem.weights().len()];
    for place in 0..problem.places() {
        let choice = place.checked_sub(problem.existing()).map(|candidate| choices[candidate]);
        let mut served = Vec::new();
        for demand in problem.row(place) {
            let persons = problem.weights()[*demand as usize] as f64;
            if persons == 0.0 {
                continue;
            }
            let flow = program.add(Variable { cost: 1.0, at_most: persons, is_whole: false });
            served.push((flow, 1.0));
            at_demand[*demand as usize].push((flow, 1.0));
            if let Some(choice) = choice {
                program.add_row(f64::NEG_INFINITY..=0.0, vec![(flow, 1.0), (choice, -persons)]);
            }
        }
        let capacity = problem.capacity(place) as f64;
        let most = match choice {
            Some(choice) => {
                served.push((choice, -capacity));
                0.0
            }
            None => capacity,
        };
        program.add_row(f64::NEG_INFINITY..=most, served);
    }
    for (demand, flows) in at_demand.into_iter().enumerate().filter(|(_, flows)| flows.len() > 1) {
        program.add_row(f64::NEG_INFINITY..=problem.weights()[demand] as f64, flows);
    }
    let all = choices.iter().map(|choice| (*choice, 1.0)).collect();
    program.add_row(0.0..=places as f64, all);
    let answer = solver.solve(&program, effort)?;
    let is_chosen = |candidate: &u32| answer.values[*candidate as usize] > 0.5;
    let chosen =
        (!answer.values.is_empty()).then(|| choices.iter().copied().filter(is_chosen).collect());
    // Each unit of a variable that costs something is a person.
    let costs = std::iter::zip(&program.variables, &answer.values);
    let persons: f64 = costs.map(|(variable, value)| variable.cost * value).sum();
    let persons = persons.round().max(0.0) as u64;
    let is_best = answer.ending == Ending::Solved && chosen.is_some();
    Ok(Exact {
        chosen,
        persons_max: if is_best { persons } else { (answer.bound + 1e-4).floor().max(0.0) as u64 },
        is_repeatable: answer.ending != Ending::TimeLimit,
    })
}
