/** Whose log line it is, where five services share one JVM. */
@NullMarked
package io.giro.standalone.logback;

import org.jspecify.annotations.NullMarked;
