import type {
  CameraDraft,
  CameraImportPreview,
  CameraSetupTable,
  RoomDraft,
  TrialResult,
} from '../../shared/contract/camera-setup.ts';

/** Rooms and cameras of the site as technicians edit them. Every refusal is a ContractError that names its field. */
export interface CameraSetup {
  table(): CameraSetupTable;
  onChange(listener: () => void): () => void;
  saveCamera(draft: CameraDraft, isNew: boolean, actor: string): void;
  /** All or none. */
  addCameras(drafts: readonly CameraDraft[], label: string, actor: string): void;
  removeCamera(id: string, actor: string): void;
  saveRoom(draft: RoomDraft, isNew: boolean, actor: string): void;
  removeRoom(id: string, actor: string): void;
  /** Throws `conflict` when `editId` is not the newest change any more. */
  undo(editId: number, actor: string): void;
  tryStream(draft: CameraDraft, stream: 'sub' | 'main'): Promise<TrialResult>;
  previewImport(bytes: Uint8Array, removesMissing: boolean): CameraImportPreview;
  import(fileName: string, bytes: Uint8Array, removesMissing: boolean, actor: string): CameraImportPreview;
}
