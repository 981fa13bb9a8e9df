import { ChevronDown, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { type CustomExample, customExamples } from '../../../src/providers/presets/customExamples';
import { Button } from '../../ui/Button';
import { Menu } from '../../ui/Menu';

/** Fills the whole form with the settings of a system that is known, so that one sees a form that is filled in. */
export const StartFrom = ({
  onChoose,
  onUndo,
}: {
  readonly onChoose: (example: CustomExample) => void;
  readonly onUndo: () => void;
}) => {
  const [chosen, setChosen] = useState<CustomExample | null>(null);
  const entries = customExamples.map((example) => ({
    id: example.id,
    label: example.name,
    description: example.description,
    run: () => {
      onChoose(example);
      setChosen(example);
    },
  }));
  return (
    <div className="StartFrom">
      <Menu label="Start from" groups={[entries]}>
        <Button size="small" icon={ChevronDown}>
          Start from…
        </Button>
      </Menu>
      <p className="CustomSystem-note" role="status">
        {chosen === null
          ? 'Fills in the parts below with the settings of a system that is known, to be changed from there.'
          : `Filled in as ${chosen.name} wants it.`}
      </p>
      {chosen === null ? null : (
        <Button
          size="small"
          variant="quiet"
          icon={Undo2}
          onPress={() => {
            onUndo();
            setChosen(null);
          }}
        >
          Undo
        </Button>
      )}
    </div>
  );
};
