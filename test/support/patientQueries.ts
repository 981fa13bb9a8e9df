import { configure } from '@testing-library/react';

// The default of one second is a statement about the computer, not about the window.
configure({ asyncUtilTimeout: 8000 });
