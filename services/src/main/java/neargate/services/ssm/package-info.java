/** AWS Systems Manager: the parameters that AWS publishes about machine images. Users' own parameters are not there yet. */
@NullMarked
package neargate.services.ssm;

import org.jspecify.annotations.NullMarked;
