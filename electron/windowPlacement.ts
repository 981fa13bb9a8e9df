import { z } from 'zod';

/** A rectangle on the desktop, in device-independent pixels. */
export type Rectangle = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** Where a window opens; without x and y the system centres it. */
export type Placement = {
  readonly x?: number;
  readonly y?: number;
  readonly width: number;
  readonly height: number;
  readonly maximized: boolean;
};

/** The smallest window in which every view can be used. */
export const smallest = { width: 880, height: 600 } as const;

const firstTime = { width: 1180, height: 760, maximized: false } as const;

const pixel = z.number().int().min(-100_000).max(100_000);
const savedSchema = z.object({ x: pixel, y: pixel, width: pixel, height: pixel, maximized: z.boolean() });

/** How much of the top edge must be on a screen so that a window can be seen and dragged. */
const grip = { width: 120, height: 40 } as const;

/**
 * Where to open the window: where it was, if that can still be reached on one of the present screens (`workAreas`, the
 * main one first), else centred; never larger than the screen it opens on. `text` is what `placementText` wrote.
 */
export const placeWindow = (text: string | undefined, workAreas: readonly Rectangle[]): Placement => {
  const saved = readSaved(text);
  const at = saved && workAreas.find((area) => holdsGrip(saved, area));
  const { width, height } = fitted(saved ?? firstTime, at ?? workAreas[0]);
  const maximized = saved?.maximized ?? false;
  const corner = saved === undefined || at === undefined ? {} : { x: saved.x, y: saved.y };
  return { ...corner, width, height, maximized };
};

/** What is kept of a window's place. `bounds` is the place it has when it is not maximised. */
export const placementText = (bounds: Rectangle, maximized: boolean): string =>
  JSON.stringify({ x: bounds.x, y: bounds.y, width: bounds.width, height: bounds.height, maximized });

const readSaved = (text: string | undefined): z.infer<typeof savedSchema> | undefined => {
  if (text === undefined) return undefined;
  try {
    return savedSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

const holdsGrip = (window: Rectangle, area: Rectangle): boolean => {
  const across = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x);
  return across >= grip.width && window.y >= area.y && window.y + grip.height <= area.y + area.height;
};

const fitted = (
  wanted: { readonly width: number; readonly height: number },
  area: Rectangle | undefined,
): { readonly width: number; readonly height: number } => ({
  width: Math.max(smallest.width, Math.min(wanted.width, area?.width ?? wanted.width)),
  height: Math.max(smallest.height, Math.min(wanted.height, area?.height ?? wanted.height)),
});
