/** Records that no service of ours would write, on the topics of the running product. */
@NullMarked
package io.giro.badrecords;

import org.jspecify.annotations.NullMarked;
