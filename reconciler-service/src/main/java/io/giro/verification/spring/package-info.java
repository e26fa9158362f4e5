/** Wires verifications: lock, schedule, configuration. */
@NullMarked
package io.giro.verification.spring;

import org.jspecify.annotations.NullMarked;
