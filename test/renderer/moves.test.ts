import { describe, expect, it } from 'vitest';
import { movesFor } from '../../renderer/features/sidebar/moves';
import { sidebarItems } from '../../renderer/features/sidebar/sidebarItems';
import { rowOf } from '../../renderer/features/sidebar/useKeepInSight';
import { movedProfiles } from '../../renderer/movedProfiles';
import type { Profile } from '../../src/domain/profile';
import { sampleId, sampleProfile } from '../support/sampleData';

const list: readonly Profile[] = [
  sampleProfile(1, { name: 'loose 1' }),
  sampleProfile(2, { name: 'loose 2' }),
  sampleProfile(3, { name: 'a1', folder: 'A' }),
  sampleProfile(4, { name: 'a2', folder: 'A' }),
  sampleProfile(5, { name: 'b1', folder: 'B' }),
  sampleProfile(6, { name: 'c1', folder: 'C' }),
];

/** The sidebar after a row was dropped, as text: loose profiles, then each folder with its own. */
const dropped = (dragged: string, target: string, position: 'on' | 'before' | 'after'): string => {
  const moves = movesFor(sidebarItems(list), dragged, { key: target, position });
  const moved = moves.reduce(
    (profiles, move) => movedProfiles(profiles, move.profileId, move.before, move.folder),
    list,
  );
  return sidebarItems(moved)
    .map((item) =>
      'profiles' in item ? `${item.name}[${item.profiles.map(({ name }) => name).join(' ')}]` : item.name,
    )
    .join(' ');
};

describe('dropping a profile', () => {
  it('puts it before or after another one of the same folder', () => {
    expect(dropped(sampleId(2), sampleId(1), 'before')).toBe('loose 2 loose 1 A[a1 a2] B[b1] C[c1]');
    expect(dropped(sampleId(1), sampleId(2), 'after')).toBe('loose 2 loose 1 A[a1 a2] B[b1] C[c1]');
  });

  it('puts it into a folder when it is dropped on the folder or between its profiles', () => {
    expect(dropped(sampleId(1), 'folder:A', 'on')).toBe('loose 2 A[a1 a2 loose 1] B[b1] C[c1]');
    expect(dropped(sampleId(1), sampleId(3), 'after')).toBe('loose 2 A[a1 loose 1 a2] B[b1] C[c1]');
  });

  it('takes it out of its folder when it is dropped beside a folder or beside a loose profile', () => {
    expect(dropped(sampleId(4), 'folder:B', 'before')).toBe('loose 1 loose 2 a2 A[a1] B[b1] C[c1]');
    expect(dropped(sampleId(4), sampleId(1), 'before')).toBe('a2 loose 1 loose 2 A[a1] B[b1] C[c1]');
  });

  it('leaves no empty folder behind', () => {
    expect(dropped(sampleId(5), 'folder:A', 'on')).toBe('loose 1 loose 2 A[a1 a2 b1] C[c1]');
  });

  it('changes nothing when it is dropped on itself', () => {
    expect(movesFor(sidebarItems(list), sampleId(1), { key: sampleId(1), position: 'after' })).toEqual([]);
  });
});

describe('dropping a folder', () => {
  it('moves it up', () => {
    expect(dropped('folder:C', 'folder:A', 'before')).toBe('loose 1 loose 2 C[c1] A[a1 a2] B[b1]');
  });

  it('moves it down, past several', () => {
    expect(dropped('folder:A', 'folder:C', 'after')).toBe('loose 1 loose 2 B[b1] C[c1] A[a1 a2]');
    expect(dropped('folder:A', 'folder:B', 'after')).toBe('loose 1 loose 2 B[b1] A[a1 a2] C[c1]');
  });

  it('stays where it is when it is dropped beside itself', () => {
    expect(dropped('folder:B', 'folder:A', 'after')).toBe('loose 1 loose 2 A[a1 a2] B[b1] C[c1]');
  });

  it('keeps what it holds in order', () => {
    expect(dropped('folder:A', 'folder:B', 'on')).toContain('A[a1 a2]');
  });
});

describe('the row of a profile', () => {
  it('counts the folders and the open ones’ profiles above it', () => {
    const items = sidebarItems(list);
    expect(rowOf(items, new Set(['folder:A']), sampleId(4))).toBe(4);
    expect(rowOf(items, new Set(['folder:B']), sampleId(5))).toBe(4);
    expect(rowOf(items, new Set(), sampleId(4))).toBe(-1);
    expect(rowOf(items, new Set(), null)).toBe(-1);
  });
});
