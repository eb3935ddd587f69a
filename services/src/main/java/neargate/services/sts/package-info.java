/**
 * STS: who a caller is, and temporary credentials. Nothing of them is kept: the session token itself says whose they are,
 * sealed so that only this Neargate can make or read one, and so they outlive a restart and need no cleaning up.
 */
@NullMarked
package neargate.services.sts;

import org.jspecify.annotations.NullMarked;
