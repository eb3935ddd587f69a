/**
 * Who calls: reads the credentials of a request and verifies its signature ("AWS Signature Version 4 for API requests"),
 * from the header or from a presigned query. Pure, but for the clock that is handed in.
 */
@NullMarked
package neargate.gateway.auth;

import org.jspecify.annotations.NullMarked;
