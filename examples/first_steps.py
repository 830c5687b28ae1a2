import httpx

email, password = "ada@example.org", "correct horse battery staple"
api = httpx.Client(base_url="http://127.0.0.1:8000/api/v1")
api.post("/accounts", json={"email": email, "password": password, "display_name": "Ada", "time_zone": "UTC"})
token = api.post("/auth/token", data={"grant_type": "password", "username": email, "password": password}).json()
api.headers["Authorization"] = f"Bearer {token['access_token']}"
zoe = api.post("/contacts", json={"given_name": "Zoë", "headline": "Research lead in health care"}).json()
api.post("/interviews", json={"contact_id": zoe["id"], "starts_at": "2027-03-01T15:00:00Z", "platform": "zoom"})
api.post("/notes", json={"contact_id": zoe["id"], "body": "Met at the *design* meet-up."})
print(api.get("/search", params={"q": "design"}).json())
