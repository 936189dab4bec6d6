import '@torchperf/plots';
