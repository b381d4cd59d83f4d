"""The API of the feed: posts, reactions and comments."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from accounts.viewsets import ApiViewSet
from people import selectors as people
from recognition.api.kudos import KudosSerializer, NewReportSerializer
from recognition.api.people import ColleagueSerializer
from recognition.forms.feed import LARGEST_ID, PERIODS, FeedForm
from recognition.models import Axis, Comment, Nomination, Post, Reaction
from recognition.selectors import feed as selectors
from recognition.selectors.kudos import employee_of
from recognition.services import answers
from recognition.services.moderation import report_create


class ReactionTallySerializer(serializers.Serializer[Any]):
    """How many chose a reaction, and whether one did oneself."""

    kind = serializers.ChoiceField(Reaction.Kind.choices)
    number = serializers.IntegerField()
    mine = serializers.BooleanField()


class AwardSerializer(serializers.ModelSerializer[Nomination]):
    """What was awarded, and who proposed it."""

    program = serializers.CharField(source="program.name")
    category = serializers.CharField(source="category.name")
    nominator = ColleagueSerializer()

    class Meta:
        model = Nomination
        fields = ["id", "program", "category", "nominator", "impact"]


class PostSerializer(serializers.ModelSerializer[Post]):
    """Kudos, an award with its nominees, or the anniversary of somebody; what it isn't is null."""

    kudos = KudosSerializer(allow_null=True)
    award = AwardSerializer(source="nomination", allow_null=True)
    nominees = ColleagueSerializer(many=True)
    celebrated = ColleagueSerializer(allow_null=True)
    reactions = ReactionTallySerializer(source="tallies", many=True)
    comments = serializers.IntegerField(source="comments_counted")

    class Meta:
        model = Post
        fields = [
            "id", "axis", "is_private", "created_at", "kudos", "award", "nominees", "celebrated", "years",
            "reactions", "comments",
        ]  # fmt: skip


class FeedSerializer(serializers.Serializer[Any]):
    """A page of the feed, and the address of the next one."""

    next = serializers.URLField(allow_null=True)
    results = PostSerializer(many=True)


class SetReactionSerializer(serializers.Serializer[Any]):
    """A reaction, and whether it shall stand."""

    kind = serializers.ChoiceField(Reaction.Kind.choices)
    on = serializers.BooleanField(default=True)


def parameter(name: str, of: Any = OpenApiTypes.STR, **more: Any) -> OpenApiParameter:
    """A filter of the feed."""
    return OpenApiParameter(name, of, **more)


ID = {"type": "integer", "minimum": 1, "maximum": LARGEST_ID}
FILTERS = [
    parameter("axis", enum=Axis.values),
    parameter("value", ID),
    parameter("department", ID, description="Of who is recognised; those below it count, too."),
    parameter("person", ID, description="Who gave or received."),
    parameter("period", OpenApiTypes.INT, enum=list(PERIODS), description="The last days."),
    parameter("mine", enum=[selectors.GIVEN, selectors.RECEIVED]),
    parameter("cursor", description="Where `next` of the page before leads."),
]


class PostViewSet(mixins.RetrieveModelMixin, ApiViewSet):
    """The feed, newest first."""

    queryset = Post.objects.order_by("-created_at", "-id")
    serializer_class = PostSerializer
    pagination_class = None
    permission = {
        "list": "recognition.view_feed",
        "retrieve": "recognition.view_feed",
        "reactions": "recognition.give_kudos",
    }

    def get_queryset(self) -> QuerySet[Post]:
        """What the user who asks may see."""
        return self.queryset.visible_to(self.user).with_answers(people.employee_of(self.user))

    @extend_schema(parameters=FILTERS, responses={200: forced_singular_serializer(FeedSerializer)})
    def list(self, request: Request) -> Response:
        """A page of 20; `next` leads to the one after it."""
        form = FeedForm(request.query_params)
        if not form.is_valid():
            raise ValidationError(form.errors.get_json_data())
        try:
            page = selectors.feed(self.user, form.filters, before=request.query_params.get("cursor", ""))
        except ValueError as error:
            raise ValidationError({"cursor": "Invalid cursor"}) from error
        address = request.build_absolute_uri()
        following = replace_query_param(address, "cursor", page.older) if page.older else None
        return Response({"next": following, "results": self.get_serializer(page.posts, many=True).data})

    @extend_schema(request=SetReactionSerializer, responses=PostSerializer)
    @action(detail=True, methods=["post"])
    def reactions(self, request: Request, pk: int) -> Response:
        """Answer with a reaction, or take it back; again changes nothing. 409 `gone` or `removed`."""
        post = self.get_object()
        asked = SetReactionSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        answers.reaction_set(
            post=post, employee=employee_of(self.user), actor=self.user, **asked.validated_data
        )
        return Response(self.get_serializer(self.get_object()).data)


class CommentTextSerializer(serializers.Serializer[Any]):
    """The words of a comment."""

    text = serializers.CharField(max_length=answers.LONGEST_COMMENT)


class NewCommentSerializer(CommentTextSerializer):
    """What to say to which post."""

    post = serializers.IntegerField(min_value=1, max_value=LARGEST_ID)


class CommentSerializer(serializers.ModelSerializer[Comment]):
    """What somebody said; removed ones are there for their authors alone, without words."""

    author = ColleagueSerializer()
    text = serializers.SerializerMethodField()
    is_removed = serializers.SerializerMethodField()

    class Meta:
        model = Comment
        fields = ["id", "post", "author", "text", "created_at", "edited_at", "is_removed"]

    def get_text(self, comment: Comment) -> str:
        """The words, unless a moderator removed them."""
        return "" if comment.removed_at else comment.text

    def get_is_removed(self, comment: Comment) -> bool:
        """Whether a moderator removed it."""
        return comment.removed_at is not None


class CommentViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ApiViewSet):
    """What was said to the posts that one may see, by post, the oldest first."""

    queryset = Comment.objects.select_related("author").order_by("id")
    serializer_class = CommentSerializer
    filterset_fields = ["post"]
    permission = {
        "list": "recognition.view_feed",
        "retrieve": "recognition.view_feed",
        "create": "recognition.give_kudos",
        "partial_update": "recognition.give_kudos",
        "destroy": "recognition.give_kudos",
        "report": "recognition.view_feed",
    }

    def get_queryset(self) -> QuerySet[Comment]:
        """What the user who asks may see; of that, what they may change is their own."""
        visible = self.queryset.visible_to(self.user)
        is_change = self.action in {"destroy", "partial_update"}
        return visible.filter(author__user=self.user) if is_change else visible

    @extend_schema(request=NewCommentSerializer, responses={201: CommentSerializer})
    def create(self, request: Request) -> Response:
        """Say something to a post that one may see; 409 `gone` or `removed`."""
        asked = NewCommentSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        post = Post.objects.visible_to(self.user).filter(pk=asked.validated_data["post"]).first()
        if post is None:
            raise ValidationError({"post": "There is no such post."})
        comment = answers.comment_write(
            post=post, author=employee_of(self.user), text=asked.validated_data["text"], actor=self.user
        )
        return Response(self.get_serializer(comment).data, status=201)

    @extend_schema(request=CommentTextSerializer, responses=CommentSerializer)
    def partial_update(self, request: Request, pk: int) -> Response:
        """Change the words of one's own comment; 409 `gone` or `removed`."""
        comment = self.get_object()
        asked = CommentTextSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        answers.comment_edit(comment=comment, actor=self.user, **asked.validated_data)
        return Response(self.get_serializer(self.get_object()).data)

    def destroy(self, request: Request, pk: int) -> Response:
        """Take one's own comment out; 409 `gone` or `removed`."""
        answers.comment_delete(comment=self.get_object(), actor=self.user)
        return Response(status=204)

    @extend_schema(request=NewReportSerializer, responses={204: None})
    @action(detail=True, methods=["post"])
    def report(self, request: Request, pk: int) -> Response:
        """Ask moderators to look at a comment, once; 409 `reported`, `own` or `removed`."""
        comment = self.get_object()
        asked = NewReportSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        report_create(reporter=employee_of(self.user), comment=comment, **asked.validated_data)
        return Response(status=204)
