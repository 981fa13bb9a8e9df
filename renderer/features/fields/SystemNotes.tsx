import './SystemNotes.css';

/** What a person should know about a system before using it; nothing where there is nothing to say. */
export const SystemNotes = ({ notes }: { readonly notes: readonly string[] }) =>
  notes.length === 0 ? null : (
    <section className="SystemNotes" aria-label="Good to know">
      <h3>Good to know</h3>
      <ul>
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </section>
  );
