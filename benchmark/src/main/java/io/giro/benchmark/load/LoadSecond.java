package io.giro.benchmark.load;

/**
 * What came back in one second.
 *
 * @param second since the order began, from 0
 * @param accepted transfers, or accounts
 * @param refused with 503
 * @param failed without an answer, or with any other
 * @param p50Micros latency of what was accepted, 0 if nothing was
 * @param p99Micros as {@code p50Micros}
 */
public record LoadSecond(int second, long accepted, long refused, long failed, long p50Micros, long p99Micros) {}
