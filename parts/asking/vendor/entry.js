// What codemirror-sql.min.js is bundled from: an editor of SQL with line numbers, colours, completion and history.
// Renew it with: npm install && npm run build
import {
  acceptCompletion, autocompletion, closeBrackets, completionKeymap, completionStatus, moveCompletionSelection,
  selectedCompletion,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { PostgreSQL, schemaCompletionSource } from "@codemirror/lang-sql";
import { bracketMatching, LanguageSupport, syntaxHighlighting, syntaxTree } from "@codemirror/language";
import { EditorState, StateEffect, StateField } from "@codemirror/state";
import { Decoration, drawSelection, EditorView, keymap, lineNumbers } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";

// What an error is about, until the text changes.
const mark = StateEffect.define();
const marked = StateField.define({
  create: () => Decoration.none,
  update: (shown, change) => {
    for (const effect of change.effects) {
      if (effect.is(mark)) return effect.value ? Decoration.set(inError.range(...effect.value)) : Decoration.none;
    }
    return change.docChanged ? Decoration.none : shown;
  },
  provide: (field) => EditorView.decorations.from(field),
});
const inError = Decoration.mark({ class: "fc-in-error", attributes: { title: "The error below is about this." } });

// What is offered as a reader types: tables and views, then columns of those that the text names (of all, if it names
// none), then functions and words of SQL. After a dot, the columns of what stands before it.
function offering({ schema, functions, keywords }) {
  const group = (labels, type, rank) => labels.map((label) => ({ label, type, boost: -20 * rank }));
  const tables = group(Object.keys(schema), "table", 0);
  const others = [...group(functions, "function", 2), ...group(keywords, "keyword", 3)];
  return (context) => {
    const word = context.matchBefore(/\w+/);
    if (!word && !context.explicit) return null;
    const from = word ? word.from : context.pos;
    if (context.state.sliceDoc(from - 1, from) === ".") return null;
    const text = context.state.doc.toString();
    const within = syntaxTree(context.state).resolveInner(context.pos, -1).name;
    if (["String", "LineComment", "BlockComment"].includes(within)) return null;
    const named = Object.keys(schema).filter((table) => new RegExp(`\\b${table}\\b`, "i").test(text));
    const columns = new Set((named.length ? named : Object.keys(schema)).flatMap((table) => schema[table]));
    return { from, options: [...tables, ...group([...columns], "property", 1), ...others], validFor: /^\w*$/ };
  };
}

// The Tab key takes the first completion, or the one chosen by the arrow keys; without a list it leaves the field.
function take(view) {
  if (completionStatus(view.state) !== "active") return false;
  if (!selectedCompletion(view.state)) moveCompletionSelection(true)(view);
  return acceptCompletion(view);
}

// An editor in ``parent``. schema: columns by table; functions, keywords: what else is offered; changed(text) is called
// after each change, ask() by Ctrl and Enter. Enter breaks the line, unless the arrow keys have chosen a completion.
export function edit({ parent, text, label, described, schema, functions, keywords, changed, ask }) {
  const afterDot = schemaCompletionSource({ dialect: PostgreSQL, schema });
  const language = PostgreSQL.language;
  return new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        keymap.of([
          { key: "Mod-Enter", run: () => (ask(), true) },
          { key: "Tab", run: take },
          ...completionKeymap,
          ...historyKeymap,
          ...defaultKeymap,
        ]),
        lineNumbers(),
        history(),
        drawSelection(),
        bracketMatching(),
        closeBrackets(),
        // Without icons, which are signs that many fonts lack.
        autocompletion({ icons: false, selectOnOpen: false, filterStrict: true, interactionDelay: 0 }),
        new LanguageSupport(language, [
          language.data.of({ autocomplete: (context) => (context.matchBefore(/\.\w*/) ? afterDot(context) : null) }),
          language.data.of({ autocomplete: offering({ schema, functions, keywords }) }),
        ]),
        syntaxHighlighting(classHighlighter),
        marked,
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": label, "aria-description": described }),
        EditorView.updateListener.of((update) => update.docChanged && changed(update.state.doc.toString())),
      ],
    }),
  });
}

// Mark a part of the text, from one character to another, that an error is about; nothing if there is none.
export function markError(view, from, to) {
  const part = from < to && to <= view.state.doc.length ? [from, to] : null;
  view.dispatch({ effects: mark.of(part) });
}
