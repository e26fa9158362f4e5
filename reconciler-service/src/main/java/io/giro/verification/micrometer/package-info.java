/** Verifications as metrics and log lines. */
@NullMarked
package io.giro.verification.micrometer;

import org.jspecify.annotations.NullMarked;
