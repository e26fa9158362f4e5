package io.giro.chaos;

/**
 * What a 202 said.
 *
 * @param body the answer, to the byte
 */
record Promise(Request request, String transferId, String body) {}
