/** The backend of TensorFlow.js by name, so that a bundler need not guess what its CommonJS module exports when it is imported late. */
export { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
