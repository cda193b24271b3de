import type { FloorPlan, RoomPlace, WallView, WallViewContent } from '../../shared/contract/wall-contract.ts';

/** Stored views of the wall and the places of rooms on the floor plan, shared by every page of the site. */
export interface Wall {
  views(): WallView[];
  /** Throws `conflict` for a name in use, `too-large` beyond the bound. */
  createView(content: WallViewContent, actor: string): WallView;
  changeView(id: string, content: WallViewContent, actor: string): WallView;
  removeView(id: string, actor: string): void;
  restoreView(id: string, actor: string): void;
  moveView(id: string, position: number, actor: string): void;
  onViews(listener: (views: WallView[]) => void): () => void;
  floorPlan(): FloorPlan;
  placeRoom(roomId: string, place: RoomPlace | null, actor: string): void;
  nameFloor(floor: number, name: string, actor: string): void;
  onFloorPlan(listener: (plan: FloorPlan) => void): () => void;
}
