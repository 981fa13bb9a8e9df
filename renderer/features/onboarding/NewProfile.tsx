import { FileInput, FlaskConical, Globe, LayoutGrid, type LucideIcon, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components/Tabs';
import { useProfiles } from '../../data';
import { useSession } from '../../session';
import { IconButton } from '../../ui/IconButton';
import { ImportForm } from './ImportForm';
import { IssuerForm } from './IssuerForm';
import { KnownSystems } from './KnownSystems';
import { PracticeForm } from './PracticeForm';
import './NewProfile.css';

type Way = {
  readonly id: string;
  readonly icon: LucideIcon;
  readonly title: string;
  readonly text: string;
  readonly form: ReactNode;
};

const ways: readonly Way[] = [
  {
    id: 'practice',
    icon: FlaskConical,
    title: 'Practice provider',
    text: 'Try it at once, offline and without an account',
    form: <PracticeForm />,
  },
  {
    id: 'issuer',
    icon: Globe,
    title: 'Issuer address',
    text: 'Paste it; the rest is looked up',
    form: <IssuerForm />,
  },
  {
    id: 'system',
    icon: LayoutGrid,
    title: 'Known system',
    text: 'IBM Verify, Keyrock, Entra ID, Okta and others',
    form: <KnownSystems />,
  },
  {
    id: 'import',
    icon: FileInput,
    title: 'Another tool',
    text: 'Postman, Insomnia, Bruno or curl',
    form: <ImportForm />,
  },
];

/** The ways to a new profile. The first thing a new user sees, and later the New profile screen. */
export const NewProfile = () => {
  const isFirst = (useProfiles().data?.length ?? 0) === 0;
  const { closeNewProfile } = useSession();
  return (
    <div className="NewProfile">
      <header className="NewProfile-head">
        <div>
          <h1 className="NewProfile-title">{isFirst ? 'Get your first token' : 'New profile'}</h1>
          <p className="NewProfile-lead">
            {isFirst
              ? 'A profile is one identity at one client of one system. Choose where to start.'
              : 'Choose where its settings come from.'}
          </p>
        </div>
        {isFirst ? null : <IconButton label="Close" icon={X} onPress={closeNewProfile} />}
      </header>
      <Tabs className="NewProfile-ways">
        <TabList aria-label="Ways to a new profile" className="NewProfile-list">
          {ways.map(({ id, icon: Icon, title, text }) => (
            <Tab key={id} id={id} className="NewProfile-way">
              <Icon size={18} strokeWidth={1.75} aria-hidden="true" />
              <span className="NewProfile-wayTitle">{title}</span>
              <span className="NewProfile-wayText">{text}</span>
            </Tab>
          ))}
        </TabList>
        {ways.map(({ id, form }) => (
          <TabPanel key={id} id={id} className="NewProfile-panel">
            {form}
          </TabPanel>
        ))}
      </Tabs>
    </div>
  );
};
