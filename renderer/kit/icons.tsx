import type { ReactNode } from 'react';

const icon = (paths: ReactNode) =>
  function Icon() {
    return (
      <svg
        width="20"
        height="20"
        viewBox="0 0 20 20"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        aria-hidden="true"
        focusable="false"
      >
        {paths}
      </svg>
    );
  };

export const TodayIcon = icon(<path d="M3 5h14v12H3zM3 9h14M7 3v4M13 3v4" />);
export const WallIcon = icon(<path d="M3 3h6v6H3zM11 3h6v6h-6zM3 11h6v6H3zM11 11h6v6h-6z" />);
export const ListeningIcon = icon(<path d="M3 8v4M6.5 5v10M10 3v14M13.5 6v8M17 8.5v3" />);
export const PeopleIcon = icon(
  <path d="M7.5 9a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2.5 17c0-3 2-5 5-5s5 2 5 5M13 4.2a2.7 2.7 0 0 1 0 4.6M14.5 12.4c2 .6 3 2.3 3 4.6" />,
);
export const ReportsIcon = icon(<path d="M10 16V4M5.5 8.5 10 4l4.5 4.5M3 17h14" />);
export const SelfTestIcon = icon(<path d="M3 4h14v12H3zM6 10.5l2.5 2.5L14 7" />);
export const JournalIcon = icon(<path d="M4 3h12v14H4zM7 7h6M7 10h6M7 13h4" />);
export const SettingsIcon = icon(
  <path d="M3 6h8M15 6h2M3 14h2M9 14h8M13 4a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM7 12a2 2 0 1 0 0 4 2 2 0 0 0 0-4z" />,
);
export const DeskIcon = icon(<path d="M10 3 18 17H2zM10 8v4M10 14.2v.6" />);
export const OverviewIcon = icon(<path d="M3 17V9M8 17V4M13 17v-6M18 17H2" />);
export const PlaybackIcon = icon(<path d="M4 4v5h5M4.6 8.6A6.5 6.5 0 1 1 3.6 12M8.5 8l4.5 2.7-4.5 2.7z" />);
