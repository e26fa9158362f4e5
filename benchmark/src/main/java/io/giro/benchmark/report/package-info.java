/** What a run found, as files for people and programs. */
@NullMarked
package io.giro.benchmark.report;

import org.jspecify.annotations.NullMarked;
