"""How the API of recognition names people."""

from rest_framework import serializers

from people.models import Employee


class ColleagueSerializer(serializers.ModelSerializer[Employee]):
    """Someone who gave, received, wrote or is celebrated."""

    class Meta:
        model = Employee
        fields = ["id", "name"]
