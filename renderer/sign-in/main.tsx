import '../kit/nonce.ts';
import '../kit/zod-setup.ts';
import '../kit/base.css';
import { createRoot } from 'react-dom/client';
import { SignInPage } from './sign-in-page.tsx';

const root = document.getElementById('root');
if (root) createRoot(root).render(<SignInPage />);
