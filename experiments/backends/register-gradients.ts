/** `@tensorflow/tfjs-core` alone knows the gradient of no operator; the union package registers them all when it loads. For every backend. */
import '@tensorflow/tfjs';
