import '../kit/nonce.ts';
import '../kit/zod-setup.ts';
import '../kit/base.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { queryClient } from '../client/centre.ts';
import { CentreApp } from './centre-app.tsx';

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <QueryClientProvider client={queryClient}>
      <CentreApp />
    </QueryClientProvider>,
  );
