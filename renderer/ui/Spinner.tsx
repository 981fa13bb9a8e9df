import './Spinner.css';

/** A small turning ring beside words that say what is going on; it says nothing by itself. */
export const Spinner = ({ size = 14 }: { readonly size?: number }) => (
  <svg className="Spinner" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
    <circle className="Spinner-track" cx="8" cy="8" r="6" />
    <path className="Spinner-arc" d="M8 2a6 6 0 0 1 6 6" />
  </svg>
);
