//! Comparisons as Markdown, for a pull request or an issue.

use super::{Beside, Paragraph, counted, mark, only_in, paragraphs};
use crate::diff::Step;
use crate::report::markdown::{code, inline};
use crate::report::text::visible;

/// Renders comparisons as GitHub reads them.
#[must_use]
pub fn diff_markdown(steps: &[Step<'_>], beside: &Beside<'_>) -> String {
    let parts = steps.iter().enumerate().map(|(at, step)| one(at, step, beside));
    visible(&parts.collect::<Vec<_>>().join("\n"))
}

fn one(at: usize, step: &Step<'_>, beside: &Beside<'_>) -> String {
    let mut out = format!("### {} → {}\n\n", inline(step.before.name), inline(step.after.name));
    let mut last = "";
    for paragraph in &paragraphs(at, step, beside) {
        let question = (beside.question)(paragraph.case).filter(|_| paragraph.case != last);
        out += &item(paragraph, question);
        last = paragraph.case;
    }
    if !out.ends_with("\n\n") {
        out.push('\n');
    }
    out += &format!("{}\n", inline(&counted(step)));
    only_in(step).iter().for_each(|line| out += &format!("\n{}\n", inline(line)));
    out
}

fn item(paragraph: &Paragraph<'_>, question: Option<String>) -> String {
    let Paragraph { kind, case, shells, rows, see } = paragraph;
    let (sign, _) = mark(*kind);
    let mut out = format!("- {sign} **{kind}**: {}, {}", code(case), inline(&shells.join(", ")));
    if let Some(question) = question {
        out += &format!("  \n  {}", inline(&question));
    }
    out.push('\n');
    for (label, text) in rows.iter().filter(|(_, text)| !text.is_empty()) {
        out += &format!("  - {}: {}\n", inline(label), inline(text));
    }
    match see.as_deref() {
        Some(lines) if lines.contains('\n') => {
            let lines: String = lines.lines().map(|line| format!("    {line}\n")).collect();
            out += &format!("  - see:\n\n    ```sh\n{lines}    ```\n");
        }
        Some(line) => out += &format!("  - see: {}\n", code(line)),
        None => {}
    }
    out
}
