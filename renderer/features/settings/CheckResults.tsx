import { X } from 'lucide-react';
import { IconButton } from '../../ui/IconButton';
import { DoctorList } from '../doctor/DoctorList';
import { checkSummary } from '../doctor/doctorText';
import type { Doctor } from '../doctor/useDoctor';
import { useKeptFocus } from '../doctor/useKeptFocus';
import { useSettingsFixes } from './useSettingsFixes';
import './CheckResults.css';

/** What the check of the settings found, line by line; fixes go into the form, to be saved with the rest. */
export const CheckResults = ({ doctor }: { readonly doctor: Doctor }) => {
  const actions = useSettingsFixes(doctor);
  const { found, isRunning, close } = doctor;
  const place = useKeptFocus<HTMLElement>(found);
  if (found === undefined) return null;
  return (
    <section ref={place} tabIndex={-1} className="CheckResults" aria-label="What the test found">
      <div className="CheckResults-head">
        <p className="CheckResults-summary" role="status">
          {checkSummary(found, isRunning)}
        </p>
        <IconButton label="Close" icon={X} size="small" onPress={close} />
      </div>
      <DoctorList checks={found} actions={actions} />
    </section>
  );
};
