import { useProfiles, useQuestions } from '../../data';
import { useSession } from '../../session';
import { Banner } from '../../ui/Banner';
import { Button } from '../../ui/Button';
import { fullName } from '../profile/fullName';

/** Points at a profile that waits for an answer while another one is shown. */
export const QuestionBar = () => {
  const { selectedId, screen, select } = useSession();
  const questions = useQuestions().data ?? [];
  const profiles = useProfiles().data ?? [];
  const elsewhere = questions.find((open) => screen === 'new-profile' || open.profileId !== selectedId);
  const profile = profiles.find((each) => each.id === elsewhere?.profileId);
  if (profile === undefined) return null;
  return (
    <Banner
      tone="accent"
      title={`${fullName(profile)} waits for your answer.`}
      isAlert
      actionsAt="end"
      actions={
        <Button size="small" onPress={() => select(profile.id)}>
          Go there
        </Button>
      }
    />
  );
};
