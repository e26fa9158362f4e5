/**
 * The whole saga in one thread, with everything that can go wrong drawn from a seed: the product's own steps, projector and
 * reconciler over books and a log in memory, an auditor who keeps an account of his own, and the same run for the same seed.
 */
@NullMarked
package io.giro.simulation;

import org.jspecify.annotations.NullMarked;
