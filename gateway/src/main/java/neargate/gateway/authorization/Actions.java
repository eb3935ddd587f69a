package neargate.gateway.authorization;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The actions of the operations whose actions have other names, and the operations that need none. */
final class Actions {
    /** What anybody may do, or what its own service decides. */
    private static final Set<String> FREE = Set.of(
            "sts:GetCallerIdentity",
            "sts:GetSessionToken",
            "sts:AssumeRole",
            "sts:AssumeRoleWithWebIdentity",
            "sts:AssumeRoleWithSAML");

    private static final String BATCH = "Batch";

    /** "Required permissions for Amazon S3 API operations", and KMS's key policy page for ReEncrypt. */
    private static final Map<String, List<String>> OTHERS = Map.ofEntries(
            Map.entry("kms:ReEncrypt", List.of("ReEncryptFrom", "ReEncryptTo")),
            Map.entry("s3:ListBuckets", List.of("ListAllMyBuckets")),
            Map.entry("s3:HeadBucket", List.of("ListBucket")),
            Map.entry("s3:ListObjects", List.of("ListBucket")),
            Map.entry("s3:ListObjectsV2", List.of("ListBucket")),
            Map.entry("s3:ListObjectVersions", List.of("ListBucketVersions")),
            Map.entry("s3:ListMultipartUploads", List.of("ListBucketMultipartUploads")),
            Map.entry("s3:ListParts", List.of("ListMultipartUploadParts")),
            Map.entry("s3:HeadObject", List.of("GetObject")),
            Map.entry("s3:CopyObject", List.of("PutObject")),
            Map.entry("s3:DeleteObjects", List.of("DeleteObject")),
            Map.entry("s3:CreateMultipartUpload", List.of("PutObject")),
            Map.entry("s3:CompleteMultipartUpload", List.of("PutObject")),
            Map.entry("s3:UploadPart", List.of("PutObject")),
            Map.entry("s3:UploadPartCopy", List.of("PutObject")),
            Map.entry("s3:GetBucketLifecycleConfiguration", List.of("GetLifecycleConfiguration")),
            Map.entry("s3:PutBucketLifecycleConfiguration", List.of("PutLifecycleConfiguration")),
            Map.entry("s3:DeleteBucketLifecycle", List.of("PutLifecycleConfiguration")),
            Map.entry("s3:GetBucketEncryption", List.of("GetEncryptionConfiguration")),
            Map.entry("s3:PutBucketEncryption", List.of("PutEncryptionConfiguration")),
            Map.entry("s3:DeleteBucketEncryption", List.of("PutEncryptionConfiguration")),
            Map.entry("s3:GetBucketNotificationConfiguration", List.of("GetBucketNotification")),
            Map.entry("s3:PutBucketNotificationConfiguration", List.of("PutBucketNotification")),
            Map.entry("s3:GetPublicAccessBlock", List.of("GetBucketPublicAccessBlock")),
            Map.entry("s3:PutPublicAccessBlock", List.of("PutBucketPublicAccessBlock")),
            Map.entry("s3:DeletePublicAccessBlock", List.of("PutBucketPublicAccessBlock")),
            Map.entry("s3:DeleteBucketCors", List.of("PutBucketCORS")),
            Map.entry("s3:DeleteBucketTagging", List.of("PutBucketTagging")),
            Map.entry("s3:DeleteBucketOwnershipControls", List.of("PutBucketOwnershipControls")));

    private Actions() {}

    /** Which members of the request an action is about, by what their names begin with; empty for all. */
    static String side(String action) {
        return switch (action) {
            case "ReEncryptFrom" -> "source";
            case "ReEncryptTo" -> "destination";
            default -> "";
        };
    }

    /** The action that is needed as well when what an operation makes is tagged at once; empty for those that tag. */
    static Optional<String> tagging(String prefix, String operation) {
        if (operation.contains("Tag")) {
            return Optional.empty();
        }
        return switch (prefix) {
            case "ec2" -> Optional.of("CreateTags");
            case "ecs", "kms", "logs", "secretsmanager" -> Optional.of("TagResource");
            case "ssm" -> Optional.of("AddTagsToResource");
            case "iam" -> Optional.of(operation.replaceFirst("^Create", "Tag"));
            default -> Optional.empty();
        };
    }

    /** The actions that an operation needs, without the service's prefix. */
    static List<String> of(String prefix, String operation) {
        String whole = prefix + ":" + operation;
        if (FREE.contains(whole)) {
            return List.of();
        }
        List<String> others = OTHERS.get(whole);
        if (others != null) {
            return others;
        }
        boolean batch = operation.endsWith(BATCH) && (prefix.equals("sqs") || prefix.equals("sns"));
        return List.of(batch ? operation.substring(0, operation.length() - BATCH.length()) : operation);
    }
}
