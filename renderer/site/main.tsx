import '../kit/nonce.ts';
import '../kit/zod-setup.ts';
import '../kit/base.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { queryClient } from '../client/site.ts';
import { SiteApp } from './site-app.tsx';

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <QueryClientProvider client={queryClient}>
      <SiteApp />
    </QueryClientProvider>,
  );
